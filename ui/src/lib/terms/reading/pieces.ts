// Cuts a clause's words where anything begins or ends: live parts (references, defined terms),
// highlights of notes, and hits of the search. Live parts come out whole, so that each is one thing
// to point at; what lies under them is cut inside. No character is ever lost or doubled, whatever
// the ranges are.
import type { Mark, Span } from '../../generated';

/** A run of characters that look the same. */
export interface Part {
  text: string;
  hit: boolean;
  /** The notes whose words these are, newest on top last. */
  notes: string[];
}

export interface Piece {
  /** First code unit, so that a piece has a name of its own. */
  start: number;
  live: Span | null;
  parts: Part[];
}

interface Range {
  start: number;
  end: number;
}

function within<T extends Range>(ranges: readonly T[], length: number): T[] {
  return ranges
    .map((range) => ({
      ...range,
      start: Math.max(0, Math.min(range.start, length)),
      end: Math.max(0, Math.min(range.end, length)),
    }))
    .filter((range) => range.end > range.start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Of live parts that overlap, the first stands. */
function apart(spans: Span[]): Span[] {
  let end = 0;
  return spans.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

function cut(text: string, from: number, to: number, notes: Span[], hits: Mark[]): Part[] {
  const over = (range: Range) => range.start < to && range.end > from;
  const edges = new Set([from, to]);
  for (const { start, end } of [...notes, ...hits].filter(over)) {
    edges.add(Math.max(from, start)).add(Math.min(to, end));
  }
  const stops = [...edges].sort((a, b) => a - b);
  return stops.slice(0, -1).map((start, i) => {
    const end = stops[i + 1] ?? to;
    const covers = (range: Range) => range.start <= start && range.end >= end;
    return {
      text: text.slice(start, end),
      hit: hits.some(covers),
      notes: notes.filter(covers).map((note) => note.target),
    };
  });
}

export function pieces(text: string, spans: readonly Span[], hits: readonly Mark[]): Piece[] {
  const known = within(spans, text.length);
  const live = apart(known.filter((span) => span.kind !== 'note'));
  const notes = known.filter((span) => span.kind === 'note');
  const found = within(hits, text.length);
  const result: Piece[] = [];
  const put = (start: number, end: number, span: Span | null) => {
    if (end > start) {
      result.push({ start, live: span, parts: cut(text, start, end, notes, found) });
    }
  };
  let at = 0;
  for (const span of live) {
    put(at, span.start, null);
    put(span.start, span.end, span);
    at = span.end;
  }
  put(at, text.length, null);
  return result;
}
