// The shape of the sources: who may import what, and who may name a colour.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte|css)$/.test(name) && !name.endsWith('generated.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

function imports(file: { name: string; text: string }): string[] {
  const found = [...file.text.matchAll(/^\s*import (?!type)[^'"]*?['"](\.[^'"]+)['"]/gm)];
  return found.flatMap((match) => {
    const path = relative(root, resolve(root, dirname(file.name), match[1] ?? ''));
    return files.find(({ name }) => name === path || name === `${path}.ts`)?.name ?? [];
  });
}

test('only one file imports Tauri', () => {
  const importers = files.filter(({ text }) => /from '@tauri-apps/.test(text));
  expect(importers.map(({ name }) => name)).toEqual(['lib/platform/tauri.ts']);
});

test('no modules import each other in a circle', () => {
  const graph = new Map(files.map((file) => [file.name, imports(file)]));
  const finished = new Set<string>();
  const circles: string[] = [];
  const walk = (name: string, path: string[]) => {
    if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name].join(' → '));
    if (path.includes(name) || finished.has(name)) return;
    for (const next of graph.get(name) ?? []) walk(next, [...path, name]);
    finished.add(name);
  };
  for (const { name } of files) walk(name, []);
  expect(circles).toEqual([]);
  expect([...graph.values()].flat().length).toBeGreaterThan(150);
});

test('only the tokens name a colour', () => {
  const colour = /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(|:\s*(white|black|red)\b/i;
  const naming = files.filter(({ name, text }) => name.match(/svelte$|css$/) && colour.test(text));
  expect(naming.map(({ name }) => name)).toEqual(['styles/tokens.css']);
});

test('no file of the product has an inline style attribute', () => {
  const inline = files.filter(({ text }) => /<[^>]*\sstyle="[^{]/.test(text));
  expect(inline.map(({ name }) => name)).toEqual([]);
});
