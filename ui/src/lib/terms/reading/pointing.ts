// From an element of the text to what it stands for: the clause, its live part, the selected words.
// Leaves out what happens then.
import type { ClauseRow } from '../../generated';
import { occurrenceOf } from '../notebook.svelte';
import type { Selection } from './reading.svelte';

/** The clause whose row holds a node. */
export function clauseAt(node: Node | null): string | null {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest<HTMLElement>('[data-clause]')?.dataset.clause ?? null;
}

export interface Pointed {
  element: HTMLElement;
  clause: string;
  /** Where the live part begins in the body, if this is one. */
  start: number | null;
  notes: string[];
}

/** The live part or the highlight that holds a node. */
export function pointedAt(node: EventTarget | null): Pointed | null {
  if (!(node instanceof Element)) return null;
  const live = node.closest<HTMLElement>('[data-live]');
  const note = node.closest<HTMLElement>('[data-notes]');
  const element = live ?? note;
  const clause = clauseAt(element);
  if (!element || clause === null) return null;
  const start = live?.dataset.live;
  return {
    element,
    clause,
    start: start === undefined ? null : Number(start),
    notes: note?.dataset.notes?.split(' ') ?? [],
  };
}

/** How many characters of the body stand before a point in it. */
function offsetIn(body: Node, node: Node, at: number): number {
  const range = document.createRange();
  range.selectNodeContents(body);
  range.setEnd(node, at);
  return range.toString().length;
}

function bodyOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  const row = element?.closest('[data-clause]');
  return row?.querySelector<HTMLElement>('[data-body]') ?? null;
}

/** The selected words, if they lie in the body of one clause. */
export function selectionIn(
  column: HTMLElement,
  rowOf: (clause: string) => ClauseRow | null,
): Selection | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const body = bodyOf(range.startContainer);
  const clause = clauseAt(range.startContainer);
  const row = clause === null ? null : rowOf(clause);
  if (!body || !row || !column.contains(body) || !range.intersectsNode(body)) return null;
  const inside = (node: Node) => body.contains(node);
  const from = inside(range.startContainer)
    ? offsetIn(body, range.startContainer, range.startOffset)
    : 0;
  const to = inside(range.endContainer)
    ? offsetIn(body, range.endContainer, range.endOffset)
    : row.body.length;
  const words = row.body.slice(from, to);
  const quote = words.trim();
  if (quote === '') return null;
  const start = from + words.indexOf(quote);
  const { top, bottom, left, right } = range.getBoundingClientRect();
  return {
    clause: row.clause,
    quote,
    occurrence: occurrenceOf(row, quote, start),
    box: { top, bottom, left, right },
  };
}

/** Selects the sentence after the one that is selected, or the first one of a clause. */
export function selectSentence(clause: string, language: string): boolean {
  const body = document.querySelector<HTMLElement>(
    `article [data-clause="${CSS.escape(clause)}"] [data-body]`,
  );
  const selection = document.getSelection();
  if (!body || !selection) return false;
  const text = body.textContent ?? '';
  const sentences = [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)];
  const anchor = selection.isCollapsed ? null : selection.getRangeAt(0);
  const past =
    anchor && body.contains(anchor.endContainer)
      ? offsetIn(body, anchor.endContainer, anchor.endOffset)
      : 0;
  const next = sentences.find(({ index }) => index >= past && past > 0) ?? sentences[0];
  if (!next) return false;
  const from = pointIn(body, next.index);
  const to = pointIn(body, next.index + next.segment.trimEnd().length);
  if (!from || !to) return false;
  selection.setBaseAndExtent(from.node, from.at, to.node, to.at);
  return true;
}

function pointIn(body: HTMLElement, offset: number): { node: Node; at: number } | null {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last: Node | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node.textContent ?? '';
    if (left <= length) return { node, at: left };
    left -= length;
    last = node;
  }
  return last ? { node: last, at: last.textContent?.length ?? 0 } : null;
}
