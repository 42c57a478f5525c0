// The outline as a tree that folds: which rows are listed, and what waits in those that are not.
// Leaves out the drawing and what a person has unfolded (see Outline.svelte).
import type { ClauseRow } from '../generated';

/** What the outline may be narrowed to. */
export type Only = '' | 'duties' | 'bans' | 'findings' | 'notes';

export interface OutlineEntry {
  row: ClauseRow;
  label: string;
  /** Findings on it, and on everything below it that is not listed. */
  findings: number;
  notes: number;
  /** Nothing hangs from it: null. */
  unfolded: boolean | null;
  /** Among its siblings, from 1. */
  position: number;
  siblings: number;
  /** It fits what the outline is narrowed to; otherwise it only leads there. */
  fits: boolean;
}

export interface Tree {
  rows: readonly ClauseRow[];
  byId: Map<string, ClauseRow>;
  children: Map<string | null, ClauseRow[]>;
}

export function treeOf(rows: readonly ClauseRow[]): Tree {
  const byId = new Map(rows.map((row) => [row.clause, row]));
  const children = new Map<string | null, ClauseRow[]>();
  for (const row of rows) {
    const parent = row.parent !== null && byId.has(row.parent) ? row.parent : null;
    const known = children.get(parent);
    if (known) known.push(row);
    else children.set(parent, [row]);
  }
  return { rows, byId, children };
}

/** A clause and everything it hangs from. */
export function lineOf(tree: Tree, clause: string | null): Set<string> {
  const found = new Set<string>();
  let row = clause === null ? undefined : tree.byId.get(clause);
  while (row && !found.has(row.clause)) {
    found.add(row.clause);
    row = row.parent === null ? undefined : tree.byId.get(row.parent);
  }
  return found;
}

const FITS: Record<Exclude<Only, ''>, (row: ClauseRow) => boolean> = {
  duties: (row) => row.modality === 'obligation',
  bans: (row) => row.modality === 'prohibition',
  findings: (row) => row.findings > 0,
  notes: (row) => row.notes > 0,
};

export function fits(row: ClauseRow, only: Only): boolean {
  return only === '' || FITS[only](row);
}

/** Headings are open from the start, other clauses once one is in them. */
function unfoldedByItself(tree: Tree, row: ClauseRow, line: Set<string>): boolean {
  const below = tree.children.get(row.clause) ?? [];
  return line.has(row.clause) || below.some((child) => child.kind === 'heading');
}

/** A clause without words of its own is known by those of the first clause in it. */
function firstWords(tree: Tree, row: ClauseRow): string {
  const first = tree.children.get(row.clause)?.[0];
  return first ? (first.heading ?? first.body) : '';
}

interface Sum {
  findings: number;
  notes: number;
  fitting: boolean;
}

function sums(tree: Tree, only: Only): Map<string, Sum> {
  const found = new Map<string, Sum>();
  for (let i = tree.rows.length - 1; i >= 0; i--) {
    const row = tree.rows[i];
    if (!row) continue;
    const sum = { findings: row.findings, notes: row.notes, fitting: fits(row, only) };
    for (const child of tree.children.get(row.clause) ?? []) {
      const below = found.get(child.clause);
      sum.findings += below?.findings ?? 0;
      sum.notes += below?.notes ?? 0;
      sum.fitting ||= below?.fitting ?? false;
    }
    found.set(row.clause, sum);
  }
  return found;
}

/** `folds` holds what a person unfolded (true) or folded (false) by hand. */
export function outline(
  tree: Tree,
  chosen: string | null,
  folds: ReadonlyMap<string, boolean> = new Map(),
  only: Only = '',
): OutlineEntry[] {
  const line = lineOf(tree, chosen);
  const below = sums(tree, only);
  const entries: OutlineEntry[] = [];
  const list = (parent: string | null) => {
    const all = tree.children.get(parent) ?? [];
    const shown = only === '' ? all : all.filter((row) => below.get(row.clause)?.fitting);
    shown.forEach((row, i) => {
      const inner = (tree.children.get(row.clause) ?? []).filter(
        (child) => only === '' || below.get(child.clause)?.fitting,
      );
      const byHand = folds.get(row.clause);
      const open = byHand ?? (only !== '' || unfoldedByItself(tree, row, line));
      const sum = below.get(row.clause);
      const unfolded = inner.length > 0 ? open : null;
      entries.push({
        row,
        label: row.heading ?? (row.body || firstWords(tree, row)),
        findings: unfolded ? row.findings : (sum?.findings ?? 0),
        notes: unfolded ? row.notes : (sum?.notes ?? 0),
        unfolded,
        position: i + 1,
        siblings: shown.length,
        fits: fits(row, only),
      });
      if (unfolded) list(row.clause);
    });
  };
  list(null);
  return entries;
}
