// Reading the terms, by keyboard and by mouse: search, live words, notes, a second column, length.
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, press, settle, violations, type Look } from './window';

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const WIDE: [number, number] = [1600, 1000];

async function terms(look: Look = {}): Promise<Page> {
  const page = await bench.open({ size: WIDE, ...look });
  await settle(page);
  await press(page, 'Control+1');
  await page.locator('article [data-clause]').first().waitFor();
  return page;
}

async function search(page: Page, query: string): Promise<void> {
  await press(page, '/');
  await page.locator('#search-terms').fill(query);
  await page.locator('#hit-0').waitFor();
}

async function open(page: Page, clause: string): Promise<void> {
  await press(page, 'Control+k');
  await page.keyboard.type(clause);
  // The clauses of a document are offered once it has been read.
  await page.locator("[role='option']", { hasText: clause }).first().waitFor();
  await press(page, 'Enter');
  await page.locator('aside h2', { hasText: clause }).waitFor({ state: 'attached' });
  await row(page, clause).waitFor();
}

const row = (page: Page, clause: string) => page.locator(`article [data-clause="${clause}"]`);

const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.closest<HTMLElement>('[data-clause]')?.dataset.clause ?? at?.id ?? '';
  });

test('from the query into the clause, through the hits and back, by keyboard', async () => {
  const page = await terms();
  await search(page, '滞纳金');
  const cites = await page.locator('#hits .cite').allInnerTexts();
  await press(page, 'Enter', 'Enter');
  await expect.poll(() => focused(page)).toBe(cites[0]);
  await press(page, 'n');
  await page.locator('aside h2', { hasText: cites[1] }).waitFor();
  await press(page, 'p');
  await page.locator('aside h2', { hasText: cites[0] }).waitFor();
  await press(page, '/');
  expect(await focused(page)).toBe('search-terms');
  await press(page, 'Escape');
  expect(await page.locator('#search-terms').inputValue()).toBe('');
  expect(await page.locator('#hits').count()).toBe(0);
});

test('a filter chosen by keyboard stands in the query', async () => {
  const page = await terms();
  await search(page, 'fee');
  await page.locator('.chip', { hasText: 'Kind' }).focus();
  await press(page, 'Enter');
  await page.getByRole('menuitemradio', { name: /Duty/ }).focus();
  await press(page, 'Enter');
  expect(await page.locator('#search-terms').inputValue()).toBe('fee is:obligation');
  await page.locator('.chip[aria-pressed=true]', { hasText: 'Duty' }).waitFor();
});

test('a suspect reference gives its reason, and leads to what is meant and back', async () => {
  const page = await terms();
  await open(page, 'face-rules 12(3)');
  const reference = row(page, 'face-rules 12(3)').locator('.suspect');
  const lookup = page.locator('#lookup');
  await expect
    .poll(async () => {
      await reference.hover();
      await page.waitForTimeout(400);
      return lookup.count();
    })
    .toBe(1);
  expect(await lookup.innerText()).toContain('face-rules 11');
  const [word, panel] = [await reference.boundingBox(), await lookup.boundingBox()];
  expect(
    panel && word && (panel.y >= word.y + word.height || panel.y + panel.height <= word.y),
  ).toBe(true);
  await lookup.getByRole('button', { name: 'Open face-rules 11' }).click();
  await page.locator('aside h2', { hasText: /^face-rules 11$/ }).waitFor();
  await press(page, 'Alt+ArrowLeft');
  await page.locator('aside h2', { hasText: 'face-rules 12(3)' }).waitFor();
});

test('Tab reaches the words of the clause in hand only; Escape closes what they show', async () => {
  const page = await terms();
  await open(page, 'ai-terms 3.1(1)');
  await row(page, 'ai-terms 3.1(1)').locator('button').first().focus();
  const words = await row(page, 'ai-terms 3.1(1)').locator('[data-live]').count();
  expect(words).toBeGreaterThan(0);
  expect(await page.locator('article [data-live][tabindex="0"]').count()).toBe(words);
  await press(page, 'Tab');
  const lookup = page.locator('#lookup');
  await lookup.waitFor();
  const word = page.locator('article [data-live]:focus');
  expect(await word.getAttribute('aria-describedby')).toBe('lookup');
  await press(page, 'Escape');
  await lookup.waitFor({ state: 'detached' });
  expect(await word.count()).toBe(1);
  await press(page, 'ArrowDown');
  await lookup.waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('#lookup') !== null))
    .toBe(true);
  await press(page, 'Escape');
  expect(await word.count()).toBe(1);
});

test('words are highlighted by key, and taken back', async () => {
  const page = await terms();
  await open(page, 'ai-terms 3.3');
  await row(page, 'ai-terms 3.3').locator('button').first().focus();
  const before = await row(page, 'ai-terms 3.3').locator('[data-body]').innerText();
  await press(page, 's');
  await page.getByRole('toolbar').waitFor();
  const quote = (await page.evaluate(() => getSelection()?.toString())) ?? '';
  expect(before.startsWith(quote)).toBe(true);
  await press(page, '2');
  const marked = row(page, 'ai-terms 3.3').locator('.note');
  await marked.first().waitFor();
  expect(await marked.first().getAttribute('data-colour')).toBe('green');
  expect((await marked.allTextContents()).join('')).toBe(quote);
  expect(await row(page, 'ai-terms 3.3').locator('[data-body]').innerText()).toBe(before);
  await press(page, 'Control+z');
  await expect.poll(() => marked.count()).toBe(0);
});

test('a note is written, tagged, changed, deleted, and comes back with undo', async () => {
  const page = await terms();
  await open(page, 'ai-terms 4.2(1)');
  await row(page, 'ai-terms 4.2(1)').locator('button').first().focus();
  await press(page, 'e');
  await page.locator('aside form textarea').waitFor();
  await page.keyboard.type('Ask for the wording in writing.');
  await press(page, 'Tab');
  await page.keyboard.type('label, ask');
  await press(page, 'Control+Enter');
  const note = page.locator('aside article', { hasText: 'Ask for the wording' });
  await note.waitFor();
  expect(await note.innerText()).toContain('#label');
  await row(page, 'ai-terms 4.2(1)').getByText('1 note').waitFor();
  await note.getByRole('button', { name: 'Delete' }).click();
  await note.waitFor({ state: 'detached' });
  await press(page, 'Control+z');
  await note.waitFor();
  const kept = (await bench.call('listNotes', {
    document: '',
    tag: '',
    text: '',
    reading: false,
  })) as { notes: { tags: string[] }[] };
  expect(kept.notes.map((one) => one.tags.join(' '))).toContain('label ask');
});

test('the menu on a clause does what its keys do', async () => {
  const page = await terms();
  await open(page, 'ai-terms 3.2(a)');
  await row(page, 'ai-terms 3.2(a)').click({ button: 'right' });
  const menu = page.getByRole('menu');
  await menu.waitFor();
  await menu.getByRole('menuitem', { name: /reading list/ }).click();
  await page.locator('aside header [aria-pressed=true]').waitFor();
  await row(page, 'ai-terms 3.2(a)').locator('button').first().focus();
  await press(page, 'r');
  await page.locator('aside header [aria-pressed=false]').waitFor();
});

test('a counterpart stands level in a second column, which closes again', async () => {
  const page = await terms();
  await open(page, 'ai-terms 7(2)');
  await press(page, 'o');
  const other = page.locator('#pane-beside');
  await other.locator('.chosen').waitFor();
  const here = page.locator('#pane-main [data-clause="ai-terms 7(2)"]');
  await expect
    .poll(async () => {
      const a = await here.boundingBox();
      const b = await other.locator('.chosen').boundingBox();
      return a && b ? Math.round(Math.abs(a.y - b.y)) : 999;
    })
    .toBeLessThan(4);
  const before = await page.locator('#pane-main .column').evaluate((column) => column.scrollTop);
  await other.locator('.column').evaluate((column) => column.scrollBy(0, 400));
  expect(await page.locator('#pane-main .column').evaluate((column) => column.scrollTop)).toBe(
    before,
  );
  await page.getByRole('button', { name: 'Close the second column' }).click();
  await other.waitFor({ state: 'detached' });
  await press(page, 'Alt+ArrowLeft');
  await other.waitFor();
});

test('where there is room for one column, tabs choose between the two', async () => {
  const page = await terms({ size: [960, 640] });
  await open(page, 'ai-terms 7(2)');
  await press(page, 'o');
  const tabs = page.getByRole('tab');
  await tabs.first().waitFor();
  expect(await page.locator('#pane-beside').isVisible()).toBe(true);
  expect(await page.locator('#pane-main').isVisible()).toBe(false);
  await tabs.first().click();
  expect(await page.locator('#pane-main').isVisible()).toBe(true);
  await expect.poll(() => row(page, 'ai-terms 7(2)').first().isVisible()).toBe(true);
});

test('the outline is a tree for the keyboard, and narrows to bans', async () => {
  const page = await terms();
  const tree = page.getByRole('tree');
  await tree.focus();
  await press(page, 'Home', 'ArrowRight', 'ArrowDown', 'Enter');
  await page.locator('aside h2').waitFor();
  const active = await tree.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).getAttribute('aria-level')).toBe('2');
  await page.getByRole('button', { name: /Only bans/ }).click();
  const marks = await tree
    .locator('.entry:not(.leads)')
    .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('title') ?? ''));
  expect(marks.length).toBeGreaterThan(3);
  expect(marks.filter((mark) => !mark.includes('Ban'))).toEqual([]);
});

/** A contract as long as a code, in Markdown, as somebody might bring it. */
function longContract(clauses: number): string {
  const words = 'The Supplier shall keep a record of each delivery and give it to the Client. ';
  const lines = ['# Framework Agreement', ''];
  for (let i = 1; i <= clauses / 25; i++) {
    lines.push(`## ${i}. Deliveries of kind ${i}`, '');
    for (let j = 1; j < 25; j++) lines.push(`${i}.${j} ${words.repeat(1 + ((i * j) % 4))}`, '');
  }
  return lines.join('\n');
}

test('five thousand clauses are read with a screenful laid out, and nothing jumps', async () => {
  const path = `${bench.folder}/framework.md`;
  writeFileSync(path, longContract(5000));
  const choices = { path, document: 'long', title: '', language: 'en', date: '', declined: [] };
  await bench.call('importDocument', choices);
  const page = await terms();
  await page.locator('#shelf .name').last().click();
  await page.locator('article [data-clause^="long "]').first().waitFor();
  const size = await page.locator('article [role=listitem]').first().getAttribute('aria-setsize');
  expect(Number(size)).toBeGreaterThan(4800);
  const seen = await page.evaluate(async () => {
    const frame = () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const column = document.querySelector('article .column');
    if (!column) throw new Error('no column');
    column.scrollTop = column.scrollHeight / 2;
    await frame();
    await frame();
    let rows = 0;
    let drift = 0;
    for (let i = 0; i < 40; i++) {
      const places = [...document.querySelectorAll<HTMLElement>('article .place')];
      const low = places.find((place) => place.getBoundingClientRect().top > 300);
      const before = low?.getBoundingClientRect().top ?? 0;
      const from = column.scrollTop;
      column.scrollTop -= 150;
      await frame();
      const after = document
        .querySelector(`article .place[data-index="${low?.dataset.index}"]`)
        ?.getBoundingClientRect().top;
      if (after === undefined) throw new Error('the row is gone');
      // Heights that become known above may move the bar, never the row under the eye.
      drift = Math.max(drift, Math.abs(after - before - 150));
      if (column.scrollTop === from) throw new Error('did not scroll');
      rows = Math.max(rows, places.length);
    }
    return { rows, drift };
  });
  expect(seen.rows).toBeLessThan(80);
  expect(seen.drift).toBeLessThan(2);
});

const looks: Look[] = [
  { theme: 'light', language: 'en', size: WIDE },
  { theme: 'dark', language: 'zh', size: WIDE },
  { theme: 'dark', language: 'en', size: [960, 640] },
  { theme: 'light', language: 'zh', size: [960, 640] },
];

describe.each(looks)('$theme, $language, $size', (look) => {
  test('no violation in any state of reading', { timeout: 180_000 }, async () => {
    const page = await terms(look);
    const found: string[] = [];
    const check = async (name: string) => {
      await page.waitForTimeout(250);
      found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      if (sideways > 0) found.push(`${name}: wider than the window`);
    };
    await check('no clause');
    await open(page, 'face-rules 12(3)');
    await check('a clause');
    await row(page, 'face-rules 12(3)').locator('button').first().focus();
    await press(page, 'Tab');
    await page.locator('#lookup').waitFor();
    await check('a word looked up');
    await press(page, 'Escape', '3', 'e');
    await page.locator('aside form').waitFor();
    await check('a note being written');
    await press(page, 'Escape');
    await row(page, 'face-rules 12(3)').click({ button: 'right', position: { x: 5, y: 5 } });
    await page.getByRole('menu').waitFor();
    await check('the menu on a clause');
    await press(page, 'Escape');
    await search(page, 'fee');
    await check('hits');
    await press(page, 'Escape');
    await open(page, 'ai-terms 7(2)');
    await press(page, 'o');
    await page.locator('#pane-beside').waitFor();
    await check('two columns');
    expect(found).toEqual([]);
  });
});
