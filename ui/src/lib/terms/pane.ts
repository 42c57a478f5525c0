// Names of what a column of text shows: a document, perhaps in one of its older versions, perhaps
// at one of its clauses. Leaves out fetching it.
/** The first or the second column. */
export type Side = 'main' | 'beside';

export interface Pane {
  document: string;
  /** Nothing for the newest. */
  version: string | null;
  clause: string | null;
}

/** `ai-terms@shipped 4.2(1)`: document, version and clause in a word, as kept in a location. */
export function paneOf(named: string): Pane {
  const [head = '', ...rest] = named.split(' ');
  const [document = '', version = null] = head.split('@');
  const path = rest.join(' ');
  return { document, version, clause: path ? `${document} ${path}` : null };
}

export function nameOf({ document, version, clause }: Pane): string {
  const head = version ? `${document}@${version}` : document;
  return clause ? `${head} ${clause.split(' ').slice(1).join(' ')}` : head;
}

/** The key under which a fetched document is kept. */
export function keyOf(document: string, version: string | null | undefined): string {
  return version ? `${document}@${version}` : document;
}

/** The clause a sentence stands in: `8(s2)` stands in `8`. */
export function wholeOf(clause: string): string {
  return clause.replace(/\(s\d+\)$/, '');
}
