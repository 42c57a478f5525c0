import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import type { ImportChoices } from '../../src/lib/generated';
import ImportView from '../../src/lib/intake/ImportView.svelte';
import { fileName, maybeDocument, newId } from '../../src/lib/intake/files';
import { declinedWith, repairKinds, withDeclined } from '../../src/lib/intake/repairs';
import { preview } from './desk-data';
import { document as rules, pretend } from './pretend';
import WithDesk from './WithDesk.svelte';

test('a file gives its document a short name that is not taken', () => {
  expect(newId('C:\\Terms\\Master Agreement v2.docx', [])).toBe('master-agreement-v2');
  expect(newId('/x/服务规则.pdf', ['terms'])).toBe('terms-2');
  expect(newId('/x/2026 terms.md', [])).toBe('terms-2026-terms');
  expect(fileName('/a/b.md')).toBe('b.md');
});

test('texts may be documents, pictures may not', () => {
  expect(['a.md', 'b.TXT', 'c.html', 'd.docx', 'e.pdf'].every(maybeDocument)).toBe(true);
  expect(['a.png', 'b.jpg', 'c'].some(maybeDocument)).toBe(false);
});

test('repairs are declined and made again by name', () => {
  const { repairs } = preview();
  const ids = repairs.map(({ id }) => id);
  expect(declinedWith(['joined@1'], ids, false)).toEqual(ids);
  expect(declinedWith(ids, ['joined@1'], true)).toEqual(['renumbered@2']);
  expect(repairKinds(withDeclined(repairs, ['joined@1']))).toEqual([
    { kind: 'renumbered', count: 1, made: 1 },
    { kind: 'joined', count: 1, made: 0 },
  ]);
});

async function open(answers = {}) {
  const platform = pretend({
    previewImport: (choices: ImportChoices) =>
      preview({
        document: choices.document || 'face-rules',
        repairs: withDeclined(preview().repairs, choices.declined),
      }),
    listTerms: () => [rules.summary],
    importDocument: () => ({
      document: { ...rules.summary, version: '2026-11-01' },
      receipt: { entry: 'E-1', digest: '', at: '' },
      before: 'shipped',
    }),
    ...answers,
  });
  const desk = new Desk(platform);
  await desk.start();
  desk.session.go({ place: 'terms', view: 'import' });
  render(WithDesk, { desk, what: ImportView });
  platform.picks.push(['/x/rules.txt']);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Choose a file' }));
  return { platform, desk, user };
}

test('a declined repair is read again, and the import takes it along', async () => {
  const { platform, desk, user } = await open();
  const restored = await screen.findByRole('switch', { name: 'Number restored, Line 2' });
  await user.click(restored);
  expect(screen.getByText('Left as it was')).toBeTruthy();
  await waitFor(() =>
    expect(platform.asked.at(-1)).toMatchObject({
      name: 'previewImport',
      args: { path: '/x/rules.txt', declined: ['renumbered@2'] },
    }),
  );
  expect(await screen.findByText(/seems to be a new version of/)).toBeTruthy();
  await waitFor(() => expect(desk.intake.reading).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Import as a new version' }));
  await waitFor(() =>
    expect(desk.session.here).toEqual({
      place: 'terms',
      view: 'compare',
      document: 'face-rules',
      before: 'shipped',
      after: '2026-11-01',
    }),
  );
  const asked = platform.asked.find(({ name }) => name === 'importDocument');
  expect(asked?.args).toMatchObject({ document: 'face-rules', declined: ['renumbered@2'] });
});

test('a repair without which the text cannot be read stays made, and says so', async () => {
  const { desk, user } = await open({ previewImport: () => preview() });
  const joined = await screen.findByRole<HTMLInputElement>('switch', { name: /Lines joined/ });
  await user.click(joined);
  await waitFor(() => expect(joined.disabled).toBe(true));
  expect(joined.checked).toBe(true);
  expect(screen.getByText('Has to be made')).toBeTruthy();
  expect(desk.intake.choices.declined).toEqual([]);
});

test('a repair leads to its lines in the file', async () => {
  const { user } = await open();
  await user.click(await screen.findByRole('button', { name: 'Line 2' }));
  await waitFor(() =>
    expect(window.document.querySelector('[data-line="2"]')?.classList.contains('hand')).toBe(true),
  );
});

test('as a document of its own it gets a name that is free', async () => {
  const { platform, user } = await open();
  await user.selectOptions(await screen.findByLabelText('Import as'), 'A new document');
  await waitFor(() => expect(platform.asked.at(-1)).toMatchObject({ args: { document: 'rules' } }));
  expect(await screen.findByRole('button', { name: 'Import' })).toBeTruthy();
});

test('a file that cannot be read says where, and the shelf is as it was', async () => {
  const { platform } = await open({
    previewImport: () => {
      throw {
        code: 'corrupt',
        message: { en: 'Line 12: nothing was changed.', zh: '' },
        help: { en: 'Save it anew.', zh: '' },
        subject: null,
      };
    },
  });
  expect(await screen.findByText('Line 12: nothing was changed.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Choose another file' })).toBeTruthy();
  expect(platform.asked.some(({ name }) => name === 'importDocument')).toBe(false);
});

test('a text that is there already is not imported twice', async () => {
  await open({ previewImport: () => preview({ known: true }) });
  const button = await screen.findByRole('button', { name: 'Import as a new version' });
  expect((button as HTMLButtonElement).disabled).toBe(true);
  expect(screen.getByText(/on the shelf already/)).toBeTruthy();
});
