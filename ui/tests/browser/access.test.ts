// Every place in both themes and both languages: no axe violation, nothing wider than the window.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, press, settle, violations, type Look } from './window';

const bench = new Bench();

beforeAll(async () => {
  await bench.start();
  const picture = bench.sample('paper-boats.jpg');
  const options = {
    profiles: ['contract', 'eu', 'cn'],
    grade: 'generated',
    place: null,
    publisher: 'Northbank Press',
    system: null,
    producerCode: null,
  };
  await bench.call('stampFile', { input: picture, out: null, options, reviewedBy: 'Marta Osei' });
  await bench.call('saveSettings', {
    language: null,
    theme: 'system',
    publisher: 'Northbank Press',
    reviewers: ['Marta Osei', '赵雯'],
    profiles: ['contract', 'eu', 'cn'],
    producerCode: '',
    outputFolder: '',
  });
  await bench.call('newAssessment', { subject: 'Autumn list', author: 'Zhao Wen', example: true });
});
afterAll(() => bench.stop());

async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

async function everyPlace(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await settle(page);
  await press(page, 'Control+1', 'Control+f');
  await page.keyboard.type('滞纳金');
  await page.locator('#hit-0').waitFor();
  await press(page, 'Enter');
  await page.locator('aside h2').first().waitFor({ state: 'attached' });
  await look('terms');
  await press(page, 'Control+k');
  await look('palette');
  await press(page, 'Escape', 'Control+2');
  await page.locator('.open').first().waitFor();
  await look('assessments');
  await page.locator('.open').first().click();
  await page.locator('#question').waitFor();
  await look('question');
  await page.locator('header .actions .quiet').nth(1).click();
  await page.locator('.verdict').waitFor();
  await look('summary');
  await press(page, 'Control+3');
  await look('stamp, empty');
  await bench.pick([`${bench.folder}/paper-boats.jpg`]);
  await page.locator('main .button.primary').click();
  await page.locator('figure img.after').waitFor();
  await look('stamp');
  await press(page, 'Control+4');
  await bench.pick([`${bench.folder}/paper-boats.stamped.jpg`]);
  await page.locator('main .button.primary').click();
  await page.locator('.verdict').waitFor();
  await look('verify');
  await press(page, 'Control+5');
  await page.locator('main li button').first().click();
  await page.locator('aside h2').waitFor();
  await look('record');
  await press(page, 'Control+6');
  await page.locator('section dl').first().waitFor();
  await look('settings');
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
    await everyPlace(page, async (name) => {
      await page.waitForTimeout(250);
      found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
      if ((await sideways(page)) > 0) found.push(`${name}: wider than the window`);
    });
    expect(found).toEqual([]);
  });
});
