// Cuts a text at its marks, for highlighting. Marks are in UTF-16 code units, may touch, overlap
// or lie outside the text; no character is ever lost or doubled.
import type { Mark } from '../../generated';

export interface Segment {
  text: string;
  marked: boolean;
}

export function segments(text: string, marks: readonly Mark[]): Segment[] {
  const result: Segment[] = [];
  const put = (from: number, to: number, marked: boolean) => {
    if (to <= from) return;
    const last = result.at(-1);
    if (last && last.marked === marked) last.text += text.slice(from, to);
    else result.push({ text: text.slice(from, to), marked });
  };
  let at = 0;
  for (const { start, end } of [...marks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, Math.min(start, text.length));
    const to = Math.max(from, Math.min(end, text.length));
    put(at, from, false);
    put(from, to, true);
    at = to;
  }
  put(at, text.length, false);
  return result;
}
