import { expect, test } from 'vitest';
import type { Mark, Span } from '../../src/lib/generated';
import { pieces } from '../../src/lib/terms/reading/pieces';

const text = '依照本规则第9条收取滞纳金。';

function span(kind: string, start: number, end: number, target = kind): Span {
  return { kind, start, end, target, state: '', remark: null, suggestion: null };
}

/** Live parts in [], notes in {}, hits in <>. */
function shown(spans: Span[], hits: Mark[] = []): string {
  const cut = pieces(text, spans, hits);
  expect(cut.flatMap((piece) => piece.parts.map((part) => part.text)).join('')).toBe(text);
  return cut
    .map(({ live, parts }) => {
      const inner = parts.map((part) => {
        const hit = part.hit ? `<${part.text}>` : part.text;
        return part.notes.reduce((words) => `{${words}}`, hit);
      });
      return live ? `[${inner.join('')}]` : inner.join('');
    })
    .join('');
}

test('live parts, notes and hits are cut where they begin and end', () => {
  expect(shown([])).toBe(text);
  expect(shown([span('term', 2, 5), span('reference', 5, 8)], [{ start: 10, end: 13 }])).toBe(
    '依照[本规则][第9条]收取<滞纳金>。',
  );
});

test('a note under a term, and half under it, splits inside the term and never splits the term', () => {
  expect(shown([span('term', 2, 5), span('note', 0, 4)])).toBe('{依照}[{本规}则]第9条收取滞纳金。');
  expect(shown([span('reference', 5, 8), span('note', 5, 8)], [{ start: 6, end: 10 }])).toBe(
    '依照本规则[{第}{<9条>}]<收取>滞纳金。',
  );
});

test('two notes on the same words lie over each other', () => {
  expect(shown([span('note', 2, 6, 'a'), span('note', 4, 8, 'b')])).toBe(
    '依照{本规}{{则第}}{9条}收取滞纳金。',
  );
});

test('live parts that overlap, lie outside or are empty lose no character', () => {
  expect(
    shown([span('term', 2, 5), span('reference', 4, 8), span('term', 9, 9), span('term', 12, 99)]),
  ).toBe('依照[本规则]第9条收取滞纳[金。]');
  expect(shown([span('term', -4, 2)], [{ start: 90, end: 99 }])).toBe(
    '[依照]本规则第9条收取滞纳金。',
  );
});

test('every piece has a name of its own', () => {
  const cut = pieces(text, [span('term', 2, 5), span('reference', 5, 8)], []);
  expect(cut.map((piece) => piece.start)).toEqual([0, 2, 5, 8]);
});
