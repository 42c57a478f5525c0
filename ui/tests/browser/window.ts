// Starts the test bridge on an empty vault and opens the built interface in Chromium. Everything a
// page complains about, such as a breach of the content security policy, fails the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';

const ui = resolve(import.meta.dirname, '../..');
const program = process.env.IMPRIMATUR_BRIDGE ?? resolve(ui, '../target/debug/bridge');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Look {
  language?: 'en' | 'zh';
  theme?: 'light' | 'dark';
  size?: [number, number];
}

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'imprimatur-ui-'));
  #bridge?: ChildProcess;
  #browser?: Browser;
  origin = '';

  async start(): Promise<void> {
    const vault = join(this.folder, 'vault');
    const bridge = spawn(program, ['--vault', vault, '--dist', join(ui, 'dist')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#bridge = bridge;
    this.origin = await new Promise<string>((done, fail) => {
      bridge.on('error', () => fail(new Error(`cannot start the bridge at ${program}`)));
      bridge.on('exit', (code) => fail(new Error(`the bridge ended with ${code}`)));
      bridge.stdout?.on('data', (text: Buffer) => {
        const origin = /listening (http:\S+)/.exec(text.toString())?.[1];
        if (origin) done(origin);
      });
    });
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: FLAGS,
    });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    this.#bridge?.removeAllListeners('exit');
    this.#bridge?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A copy of a shipped sample, in a folder that may be written to. */
  sample(name: string): string {
    const copy = join(this.folder, name);
    cpSync(resolve(ui, '../assets/samples', name), copy);
    return copy;
  }

  /** What the next dialog answers. */
  async pick(paths: string[]): Promise<void> {
    const body = JSON.stringify(paths);
    await fetch(`${this.origin}/test/pick`, { method: 'POST', body });
  }

  /** Runs one use case beside the window. */
  async call(name: string, args: object): Promise<unknown> {
    const body = JSON.stringify(args);
    const reply = await fetch(`${this.origin}/api/${name}?job=test`, { method: 'POST', body });
    return reply.json();
  }

  async open({ language = 'en', theme = 'light', size = [1280, 800] }: Look = {}): Promise<Page> {
    if (!this.#browser) throw new Error('not started');
    const context = await this.#browser.newContext({
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      viewport: { width: size[0], height: size[1] },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await page.goto(this.origin);
    await page.locator('nav').first().waitFor();
    return page;
  }
}

/** Breaches of the content security policy so far. */
export const complaints: string[] = [];

/** Leaves the first page, if it is shown. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  const ways = page.locator('main section li button');
  if ((await page.locator('header').count()) === 0 && (await ways.count()) > 0) {
    await ways.first().click();
  }
  await page.locator('header h1').waitFor();
}

/** Presses keys one after another, as a person would. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds wrong with the page as it stands. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe;
    return (await run.run()).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}
