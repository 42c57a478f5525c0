// What the outline lists: every heading, and the clauses of the section in hand. A whole tree of
// paragraphs would be a second copy of the text.
import type { ClauseRow } from '../generated';

export interface OutlineEntry {
  row: ClauseRow;
  label: string;
  findings: number;
}

function ancestors(rows: Map<string, ClauseRow>, clause: string | null): Set<string> {
  const found = new Set<string>();
  let row = clause === null ? undefined : rows.get(clause);
  while (row && !found.has(row.clause)) {
    found.add(row.clause);
    row = row.parent === null ? undefined : rows.get(row.parent);
  }
  return found;
}

export function outline(rows: readonly ClauseRow[], chosen: string | null): OutlineEntry[] {
  const byId = new Map(rows.map((row) => [row.clause, row]));
  const open = ancestors(byId, chosen);
  const shown = rows.filter(
    (row) =>
      row.depth === 0 ||
      row.kind === 'heading' ||
      row.clause === chosen ||
      (row.parent !== null && open.has(row.parent)),
  );
  const listed = new Set(shown.map((row) => row.clause));
  return shown.map((row) => ({
    row,
    label: row.heading ?? row.body,
    findings: row.findings + (listed.has(row.clause) ? hiddenFindings(rows, row, listed) : 0),
  }));
}

/** Findings below an entry whose own rows are not listed. */
function hiddenFindings(rows: readonly ClauseRow[], entry: ClauseRow, listed: Set<string>): number {
  return rows
    .filter((row) => row.parent === entry.clause && !listed.has(row.clause))
    .reduce((sum, row) => sum + row.findings + hiddenFindings(rows, row, listed), 0);
}
