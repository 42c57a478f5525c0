// The whole interface over the bridge, mostly by keyboard: search, assess, stamp, verify, record.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench, complaints, press, settle } from './window';

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

test('the first page leads in, and is not shown twice', async () => {
  const page = await bench.open();
  expect(await page.locator('main h1').innerText()).toBe('Let it be printed.');
  await settle(page);
  await page.reload();
  await page.locator('#search-terms').waitFor();
});

test('from a Chinese query to its clause without a mouse', async () => {
  const page = await bench.open({ language: 'en' });
  await settle(page);
  await press(page, 'Control+1', 'Control+f');
  await page.keyboard.type('滞纳金');
  await page.locator('#hit-1').waitFor();
  const cites = await page.locator('#hits .cite').allInnerTexts();
  expect(cites.slice(0, 2).sort()).toEqual(['face-rules 11', 'face-rules 12(3)']);
  const down = cites.indexOf('face-rules 12(3)');
  await press(page, ...Array<string>(down).fill('ArrowDown'), 'Enter');
  await page.locator('aside h2', { hasText: 'face-rules 12(3)' }).waitFor({ state: 'attached' });
  const row = page.locator('[data-clause="face-rules 12(3)"]');
  expect(await row.locator('mark').allInnerTexts()).toEqual(['滞纳金']);
  expect(await row.evaluate((element) => element.classList.contains('chosen'))).toBe(true);
  await expect.poll(() => row.isVisible()).toBe(true);
  await press(page, 'Escape');
  expect(await page.locator('#search-terms').inputValue()).toBe('');
});

test('English words find the Chinese clause, and the palette finds every clause by its number', async () => {
  const page = await bench.open({ language: 'zh' });
  await settle(page);
  await press(page, 'Control+1', 'Control+f');
  await page.keyboard.type('late fee');
  await page.locator('#hit-0').waitFor();
  const cites = await page.locator('#hits .cite').allInnerTexts();
  expect(cites).toContain('face-rules 11');
  await press(page, 'Control+k');
  await page.keyboard.type('ai-terms 4.2(2)(a)');
  await page.locator("[role='option']", { hasText: 'ai-terms 4.2(2)(a)' }).first().waitFor();
  await press(page, 'Enter');
  await page.locator('aside h2', { hasText: 'ai-terms 4.2(2)(a)' }).waitFor({ state: 'attached' });
  await press(page, 'Alt+ArrowLeft');
});

test('questions are answered by keys, undone, and survive a reload', async () => {
  const page = await bench.open({ size: [1440, 900] });
  await settle(page);
  await press(page, 'Control+2');
  await page.locator('header .actions button').first().click();
  await page.locator('form input').first().waitFor();
  await page.keyboard.type('Autumn list');
  await press(page, 'Tab');
  await page.keyboard.type('Marta Osei');
  await press(page, 'Enter');
  const question = page.locator('#question');
  await question.waitFor();
  const first = await question.innerText();
  await press(page, '1');
  const checked = page.locator('fieldset input:checked');
  await expect.poll(() => checked.count()).toBe(1);
  await press(page, 'Enter');
  await expect.poll(() => question.innerText()).not.toBe(first);
  await page.locator('main section .foot button').first().click();
  await expect.poll(() => checked.count()).toBe(1);
  await press(page, 'Control+z');
  await expect.poll(() => checked.count()).toBe(0);
  await press(page, '1');
  await expect.poll(() => checked.count()).toBe(1);
  await page.reload();
  await question.waitFor();
  await page.locator('main nav button').first().waitFor();
  const drafts = (await bench.call('listAssessments', {})) as { answered: number }[];
  expect(drafts[0]?.answered).toBe(1);
});

test('a finished assessment gives a receipt and its PDF', async () => {
  const page = await bench.open({ size: [1440, 900] });
  await settle(page);
  await press(page, 'Control+2');
  await page.locator('header .actions button').first().click();
  await page.locator('form input').nth(0).fill('The example');
  await page.locator('form input').nth(1).fill('Zhao Wen');
  await page.locator('form input[type=checkbox]').check();
  await press(page, 'Enter');
  const seal = page.locator('.button.seal');
  await seal.waitFor();
  expect(await page.locator('.verdict').innerText()).not.toBe('Incomplete');
  await seal.click();
  await page.locator('aside h2', { hasText: 'Recorded' }).waitFor();
  const out = `${bench.folder}/example.pdf`;
  await bench.pick([out]);
  await page.getByRole('button', { name: /Export the PDF/ }).click();
  await page.locator('aside [role=status]').waitFor();
  expect(existsSync(out)).toBe(true);
});

test('a picture is stamped, verified, and found in the record', async () => {
  const page = await bench.open({ size: [1440, 900] });
  await settle(page);
  await press(page, 'Control+3');
  const picture = bench.sample('lighthouse.png');
  await bench.pick([picture]);
  await page.locator('main .button.primary').click();
  const seal = page.locator('.button.seal');
  expect(await seal.isDisabled()).toBe(true);
  await page.getByLabel('Published by').fill('Northbank Press');
  await page.getByRole('button', { name: 'China' }).click();
  await page.locator('figure img.after').waitFor();
  await page.locator('input[list=reviewers]').fill('Marta Osei');
  await page.locator('.tick input').check();
  await press(page, 'Control+Enter');
  await page.getByText('1 file stamped and recorded.').first().waitFor({ timeout: 30_000 });
  const stamped = await page.locator('.path').innerText();
  expect(stamped).not.toBe(picture);
  expect(existsSync(stamped)).toBe(true);

  await page.getByRole('button', { name: 'Verify it' }).click();
  const proof = page.locator('.proof');
  await proof.waitFor();
  expect(await page.locator('.verdict').innerText()).toMatch(/AI/);
  expect(await page.locator('.intact, .present').count()).toBe(4);
  await proof.click();
  await page.locator('aside h2', { hasText: 'lighthouse.png' }).waitFor();
});

test('the whole record is checked, and an entry is exported', async () => {
  const page = await bench.open();
  await settle(page);
  await press(page, 'Control+5');
  await page.getByRole('button', { name: 'Check the whole record' }).click();
  await page.locator('main strong', { hasText: 'all as recorded' }).waitFor();
  await page.locator('main li button').first().click();
  await page.locator('aside h2').waitFor();
  const id = (await page.locator('aside header .dim').first().innerText()).split(',')[0] ?? '';
  await bench.pick([bench.folder]);
  await page.getByRole('button', { name: 'Export the entry to a folder' }).click();
  await page.locator('.written').waitFor();
  expect(existsSync(`${bench.folder}/${id}`)).toBe(true);
});

test('a file of no known kind is refused in plain words', async () => {
  const page = await bench.open({ language: 'zh' });
  await settle(page);
  await press(page, 'Control+4');
  await bench.pick([`${import.meta.dirname}/journeys.test.ts`]);
  await page.locator('main .button.primary').click();
  await expect.poll(() => page.locator('main .empty .serif').innerText()).toMatch(/类型|无法/);
});

test('language and theme change at once and are kept', async () => {
  const page = await bench.open();
  await settle(page);
  await press(page, 'Control+6');
  await page.getByLabel('简体中文').check();
  await page.locator('header h1', { hasText: '设置' }).waitFor();
  await page.getByLabel('深色').check();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.reload();
  await page.locator('header h1', { hasText: '设置' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  await page.getByLabel('跟随系统').first().check();
  await page.getByRole('radio').nth(3).check();
});

test('nothing broke the content security policy', () => {
  expect(complaints).toEqual([]);
});
