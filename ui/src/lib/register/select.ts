// Which rows of the register are shown, in what order, and how many each filter would show. The
// same rules as the export's, so that a file holds what is on the screen.
import type { ObligationFilter, ObligationRow } from '../generated';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
export const STATES = ['open', 'in-progress', 'met', 'not-met', 'not-applicable'];
export const BOUND = ['customer', 'provider', 'both', 'none'];
export const MODALITIES = [
  'obligation',
  'prohibition',
  'permission',
  'provider-right',
  'disclaimer',
  'acknowledgement',
  'definition',
  'procedure',
  'container',
];

export const EVERYTHING: ObligationFilter = {
  documents: [],
  bound: [],
  modality: [],
  severity: [],
  status: [],
  owner: '',
  text: '',
  dueBy: '',
  sort: 'clause',
  descending: false,
};

export type Facet = 'documents' | 'bound' | 'modality' | 'severity' | 'status' | 'owner';

/** A row's own state; nothing said counts as open. */
export function statusOf(row: ObligationRow): string {
  return row.own.status || 'open';
}

export function valueOf(row: ObligationRow, facet: Facet): string {
  if (facet === 'documents') return row.document;
  if (facet === 'status') return statusOf(row);
  if (facet === 'owner') return row.own.owner;
  return row[facet];
}

export function isNarrowed(filter: ObligationFilter): boolean {
  const { documents, bound, modality, severity, status, owner, text, dueBy } = filter;
  const parts = [documents, bound, modality, severity, status, owner, text, dueBy];
  return parts.some((part) => part.length > 0);
}

function holds(row: ObligationRow, text: string): boolean {
  const both = [row.quantity, row.evidence, row.risk, row.question];
  const fields = [row.clause, row.words, row.own.note, row.own.owner];
  return [...both.flatMap(({ en, zh }) => [en, zh]), ...fields].some((field) =>
    field.toLowerCase().includes(text),
  );
}

function fits(row: ObligationRow, filter: ObligationFilter, ignored?: Facet): boolean {
  const wanted = (facet: Exclude<Facet, 'owner'>) =>
    facet === ignored || filter[facet].length === 0 || filter[facet].includes(valueOf(row, facet));
  const text = filter.text.trim().toLowerCase();
  return (
    wanted('documents') &&
    wanted('bound') &&
    wanted('severity') &&
    wanted('status') &&
    wanted('modality') &&
    (ignored === 'modality' || filter.modality.length > 0 || row.modality !== 'container') &&
    (ignored === 'owner' || filter.owner === '' || row.own.owner === filter.owner) &&
    (filter.dueBy === '' || (row.own.due !== '' && row.own.due <= filter.dueBy)) &&
    (text === '' || holds(row, text))
  );
}

type Key = (row: ObligationRow) => string | number;

/** What is empty stands last. */
const last = (value: string) => (value === '' ? '\u{10ffff}' : value);

const keys: Record<string, Key> = {
  severity: (row) => SEVERITIES.indexOf(row.severity),
  bound: (row) => row.bound,
  modality: (row) => row.modality,
  status: (row) => ['', ...STATES].indexOf(row.own.status),
  owner: (row) => last(row.own.owner),
  due: (row) => last(row.own.due),
};

/** The rows that a filter lets through, in its order; rows that are equal stand in reading order. */
export function select(rows: readonly ObligationRow[], filter: ObligationFilter): ObligationRow[] {
  const found = rows.filter((row) => fits(row, filter));
  const key = keys[filter.sort];
  if (key) {
    found.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    });
  }
  return filter.descending ? found.reverse() : found;
}

/** How many rows each value of a facet would show, with the other filters as they are. */
export function counts(
  rows: readonly ObligationRow[],
  filter: ObligationFilter,
  facet: Facet,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) {
    if (!fits(row, filter, facet)) continue;
    const value = valueOf(row, facet);
    found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** Due before today and neither met nor beside the point. */
export function isOverdue(row: ObligationRow, today: string): boolean {
  const settled = row.own.status === 'met' || row.own.status === 'not-applicable';
  return row.own.due !== '' && row.own.due < today && !settled;
}

/** `YYYY-MM-DD` so many days from now, in the person's own time zone. */
export function dayFromNow(days: number, now = new Date()): string {
  const then = new Date(now);
  then.setDate(then.getDate() + days);
  return then.toLocaleDateString('sv');
}
