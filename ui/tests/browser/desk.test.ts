// The desk half of Terms over the bridge: register, findings, notes, a real import, the comparison.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, complaints, press, settle, violations, type Look } from './window';

const bench = new Bench();
const terms = resolve(import.meta.dirname, '../../../terms');

/** A changed copy of the AI terms: four real changes, and a pair of signs written another way. */
function changedCopy(): string {
  const planted: [string, string][] = [
    ['a separate, lower cap of 10% of the Fees', 'a separate, lower cap of 25% of the Fees'],
    ['Tencent Cloud may impose reasonable limits', 'Tencent Cloud must impose reasonable limits'],
    ['## 4.', '### 3.7 Records\n\nYou keep a dated list of every opt-out for six years.\n\n## 4.'],
    ['- disclaiming all warranties and liability for AI-generated content;\n', ''],
    ['fabrications ("hallucinations")', 'fabrications (“hallucinations”)'],
  ];
  let text = readFileSync(join(terms, 'ai-terms.en.md'), 'utf8');
  for (const [before, after] of planted) {
    expect(text).toContain(before);
    text = text.replace(before, after);
  }
  const copy = join(bench.folder, 'ai-terms-2026-11.md');
  writeFileSync(copy, text);
  return copy;
}

beforeAll(async () => {
  await bench.start();
  await bench.call('saveNote', {
    clause: 'ai-terms 8',
    quote: 'a separate, lower cap of 10% of the Fees',
    text: 'Ask for a higher cap.',
    tags: ['liability'],
    reading: 'to-read',
  });
  await bench.call('saveNote', { clause: 'face-rules 11', text: '按日千分之三', tags: ['费用'] });
});
afterAll(() => bench.stop());

/** Goes to a view of Terms by its name among the views, or in the palette. */
async function goTo(page: Page, view: 'Register' | 'Findings' | 'Notes'): Promise<void> {
  await press(page, 'Control+1');
  await page.locator('main nav button').nth({ Register: 1, Findings: 2, Notes: 3 }[view]).click();
}

async function goImport(page: Page): Promise<void> {
  const chinese = (await page.locator('html').getAttribute('lang')) === 'zh-CN';
  await press(page, 'Control+k');
  await page.keyboard.type(chinese ? '导入' : 'import');
  await press(page, 'Enter');
}

async function importFile(page: Page, file: string): Promise<void> {
  await goImport(page);
  await bench.pick([file]);
  await page.locator('main .button.primary').click();
}

test('the register is narrowed, sorted, kept and exported without a mouse on its rows', async () => {
  const page = await bench.open({ size: [1600, 1000] });
  await settle(page);
  await goTo(page, 'Register');
  await page.locator('tbody tr').first().waitFor();
  const all = await page.locator('tbody tr').count();
  expect(all).toBeGreaterThan(200);

  await page.locator('#register-text').fill('滞纳金');
  await expect.poll(() => page.locator('tbody tr').count()).toBeLessThan(8);
  await page.locator('#register-text').fill('');
  await page.getByRole('columnheader', { name: 'Severity' }).getByRole('button').click();
  expect(await page.locator('th.severity').first().getAttribute('aria-sort')).toBe('ascending');
  await expect.poll(() => page.locator('tbody td.severity').first().innerText()).toBe('Critical');

  const first = page.locator('tbody button').first();
  await first.focus();
  await press(page, 'ArrowDown', 'e');
  await page.locator('#own-status').waitFor();
  await expect.poll(() => page.locator('#own-status:focus').count()).toBe(1);
  await page.locator('#own-status').selectOption('in-progress');
  await page.getByText('Saved', { exact: true }).first().waitFor();
  const chosen = (await page.locator('aside h2').innerText()).trim();
  await page.reload();
  await page.locator('tbody tr').first().waitFor();
  const row = page.locator(`[data-row="${chosen}"]`);
  await expect.poll(() => row.locator('td.status').innerText()).toContain('In progress');

  const out = join(bench.folder, 'duties.csv');
  await bench.pick([out]);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: /CSV/ }).click();
  await page.locator('.written').waitFor();
  expect(readFileSync(out, 'utf8')).toContain(chosen);

  await row.locator('button').focus();
  await press(page, 'Enter');
  await expect.poll(() => page.locator('[data-clause].chosen').count()).toBe(1);
  await press(page, 'Alt+ArrowLeft');
  await page.locator('tbody tr').first().waitFor();
});

test('the reference of face-rules 12(3) reads with its reason and the clause that is meant', async () => {
  const page = await bench.open({ size: [1600, 1000] });
  await settle(page);
  await goTo(page, 'Findings');
  const item = page.locator('article', { has: page.getByText('12(3)', { exact: true }) }).first();
  await item.waitFor();
  expect(await item.locator('blockquote strong').innerText()).toBe('第9条');
  expect(await item.innerText()).toMatch(/clause 9.*滞纳金.*clause 11/s);
  await item.getByRole('button', { name: 'Open face-rules 11' }).click();
  await page.locator('[data-clause="face-rules 11"].chosen').waitFor();
});

test('a changed copy is looked at, imported, and shows exactly what was planted', async () => {
  const page = await bench.open({ size: [1600, 1000] });
  await settle(page);
  await importFile(page, changedCopy());
  await page.getByText(/seems to be a new version of/).waitFor();
  expect(await page.locator('[data-line="1"]').innerText()).toContain('1. Introduction');
  await page.getByRole('button', { name: 'Import as a new version' }).click();

  await page.getByRole('heading', { name: /^4 real changes/ }).waitFor();
  const kinds = await page.locator('article h3').allInnerTexts();
  expect(kinds.map((kind) => kind.trim()).sort()).toEqual([
    'Added',
    'Changed',
    'Changed',
    'Removed',
  ]);
  const struck = await page.locator('article del').allInnerTexts();
  expect(struck.join(' ')).toContain('10');
  expect(struck.join(' ')).toContain('may');
  expect((await page.locator('.notable').allInnerTexts()).join(' ')).toMatch(/10%.*25%/s);
  expect(await page.getByRole('button', { name: /^Q-/ }).count()).toBeGreaterThan(0);

  await press(page, 'n');
  await expect.poll(() => page.locator('[data-block="1"]:focus').count()).toBe(1);
  await page.getByRole('button', { name: 'All differences' }).click();
  expect(await page.locator('details').count()).toBeGreaterThan(0);

  for (const [name, format] of [
    ['redline.html', 'HTML'],
    ['redline.pdf', 'PDF'],
  ] as const) {
    const out = join(bench.folder, name);
    await bench.pick([out]);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('button', { name: new RegExp(`^${format}`) }).click();
    await page.locator('.written', { hasText: name }).waitFor();
    expect(existsSync(out)).toBe(true);
  }
});

test('a note on changed words says so; it is edited, deleted and brought back', async () => {
  const page = await bench.open({ size: [1280, 800] });
  await settle(page);
  await goTo(page, 'Notes');
  const note = page.locator('article', { hasText: 'Ask for a higher cap.' });
  await note.waitFor();
  expect(await note.innerText()).toContain('Words changed');
  expect(await note.locator('ins').innerText()).toContain('25%');
  await note.getByRole('checkbox').check();
  await page.getByText('1 of 1 read').waitFor();

  const other = page.locator('article', { hasText: '按日千分之三' });
  await other.getByRole('button', { name: /^Edit/ }).click();
  await page.locator('textarea').fill('按日千分之三，约合年化 109.5%');
  await press(page, 'Escape');
  await page.locator('article', { hasText: '109.5%' }).waitFor();
  await page
    .locator('article', { hasText: '109.5%' })
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect.poll(() => page.locator('article', { hasText: '109.5%' }).count()).toBe(0);
  await press(page, 'Control+z');
  await page.locator('article', { hasText: '109.5%' }).waitFor();

  const out = join(bench.folder, 'notes.md');
  await bench.pick([out]);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: /Markdown/ }).click();
  await page.locator('.written').waitFor();
  expect(readFileSync(out, 'utf8')).toContain('109.5%');
});

test('a repair is declined and made again; a bad file changes nothing', async () => {
  const page = await bench.open({ size: [1600, 1000] });
  await settle(page);
  const before = JSON.stringify(await bench.call('listTerms', {}));
  await importFile(page, join(terms, 'sources', 'face-recognition-rules.zh.txt'));
  const repair = page.locator('article', { has: page.locator('input[role=switch]') }).first();
  await repair.waitFor();
  await repair.locator('input').uncheck();
  await expect.poll(() => repair.innerText()).toContain('Left as it was');
  await repair.locator('input').check();
  await expect.poll(() => repair.innerText()).toContain('Repaired');
  await page.getByRole('button', { name: 'Put away' }).click();

  const bad = join(bench.folder, 'broken.docx');
  writeFileSync(bad, 'PK\u0003\u0004 not a document at all');
  await bench.pick([bad]);
  await page.locator('main .button.primary').click();
  await page.getByRole('button', { name: 'Choose another file' }).waitFor();
  expect(JSON.stringify(await bench.call('listTerms', {}))).toBe(before);
});

async function everyView(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await settle(page);
  await goTo(page, 'Register');
  await page.locator('tbody button').first().click();
  await page.locator('aside h2').first().waitFor({ state: 'attached' });
  await look('register');
  const shut = page.locator('aside .shut');
  if (await shut.isVisible()) await shut.click();
  await page.locator('.bar button[aria-expanded]').nth(2).click();
  await look('register, menu');
  await press(page, 'Escape');
  await goTo(page, 'Findings');
  await page.locator('article').first().waitFor();
  await look('findings');
  await goTo(page, 'Notes');
  await page.locator('article button[aria-expanded]').first().click();
  await look('notes');
  await goImport(page);
  await page.locator('main .button.primary').waitFor();
  await look('import, empty');
  await bench.pick([join(terms, 'sources', 'face-recognition-rules.zh.txt')]);
  await page.locator('main .button.primary').click();
  await page.locator('input[role=switch]').first().waitFor();
  await look('import');
  await page.locator('main .top .button').first().click();
  await page.locator('main section button.quiet').first().waitFor();
  await look('import, brought');
  await page.evaluate(() => {
    const key = 'imprimatur.window';
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as object;
    const here = { place: 'terms', view: 'compare', document: 'ai-terms' };
    localStorage.setItem(key, JSON.stringify({ ...kept, here }));
  });
  await page.reload();
  await page.locator('article del').first().waitFor();
  await page.locator('.looks .chip').nth(1).click();
  await page.locator('details summary').first().click();
  await look('compare');
}

const looks: Look[] = [
  { theme: 'light', language: 'en', size: [1600, 1000] },
  { theme: 'dark', language: 'zh', size: [1600, 1000] },
  { theme: 'dark', language: 'en', size: [960, 640] },
  { theme: 'light', language: 'zh', size: [960, 640] },
  // 960 by 640 at 200 per cent
  { theme: 'light', language: 'en', size: [480, 320] },
];

describe.each(looks)('$theme, $language, $size', (look) => {
  test('no violation, nothing cut off sideways', { timeout: 180_000 }, async () => {
    const page = await bench.open(look);
    const found: string[] = [];
    await everyView(page, async (name) => {
      await page.waitForTimeout(250);
      found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      if (wide > 0) found.push(`${name}: wider than the window`);
    });
    expect(found).toEqual([]);
  });
});

test('nothing broke the content security policy', () => {
  expect(complaints).toEqual([]);
});
