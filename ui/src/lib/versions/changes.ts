// The changes between two versions as they are read: real ones one by one, what merely looks
// different folded between them; and the texts on either side.
import type { ChangeView, Rests, Segment } from '../generated';

/** Differs in nothing but signs, spaces or its number. */
export function isTechnical(change: ChangeView): boolean {
  return change.kind === 'technical' || change.kind === 'renumbered';
}

export type Block =
  | { fold: false; at: number; change: ChangeView }
  | { fold: true; at: number; changes: ChangeView[] };

/** Real changes each for itself, runs of technical ones together. */
export function blocks(changes: readonly ChangeView[], technical: boolean): Block[] {
  const result: Block[] = [];
  changes.forEach((change, at) => {
    if (!isTechnical(change)) {
      result.push({ fold: false, at, change });
      return;
    }
    if (!technical) return;
    const last = result.at(-1);
    if (last?.fold) last.changes.push(change);
    else result.push({ fold: true, at, changes: [change] });
  });
  return result;
}

/** Noise beside real changes is not marked: the words stand as they stand now. */
export function withoutNoise(segments: readonly Segment[]): Segment[] {
  return segments
    .filter((segment) => !(segment.technical && segment.kind === 'deleted'))
    .map((segment) => (segment.technical ? { ...segment, kind: 'same' } : segment));
}

/** The words of the older version: what stayed and what went. */
export function beforeOf(segments: readonly Segment[]): Segment[] {
  return segments.filter((segment) => segment.kind !== 'inserted');
}

/** The words of the newer version: what stayed and what came. */
export function afterOf(segments: readonly Segment[]): Segment[] {
  return segments.filter((segment) => segment.kind !== 'deleted');
}

/** Whether anything was taken out or put in that a redline could show. */
export function hasMarks(segments: readonly Segment[]): boolean {
  return segments.some((segment) => segment.kind !== 'same');
}

/** A line for a clause: its number without the document's id, as the heading names it. */
export function shortId(clause: string): string {
  return clause.slice(clause.indexOf(' ') + 1);
}

/** `3.1 → 3.2`, `4 → 4 + 5`, or the one id there is. */
export function idsOf(change: ChangeView): string {
  const before = change.before.map(shortId).join(' + ');
  const after = change.after.map(shortId).join(' + ');
  if (before === after || after === '') return before;
  return before === '' ? after : `${before} → ${after}`;
}

export function restCount(rests: Rests): number {
  return Object.values(rests).reduce((sum, list) => sum + list.length, 0);
}
