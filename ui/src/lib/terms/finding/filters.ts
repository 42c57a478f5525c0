// The filters of the query language as chips: read from the text in the search box, and written
// into it, so that what the chips do can be learned and typed. Leaves out what the words mean.
export type Facet = 'doc' | 'bound' | 'is' | 'note';

export const FACETS: readonly Facet[] = ['doc', 'bound', 'is', 'note'];

/** A filter not in quotation marks and not taken back with a minus sign. */
function pattern(facet: Facet): RegExp {
  return new RegExp(`(^|\\s)${facet}:("[^"]*"|\\S*)`, 'giu');
}

/** Inside quotation marks nothing is a filter. */
function outsideQuotes(query: string, at: number): boolean {
  return (query.slice(0, at).match(/"/g)?.length ?? 0) % 2 === 0;
}

/** The value of a filter; empty when the query has none. */
export function valueOf(query: string, facet: Facet): string {
  for (const match of query.matchAll(pattern(facet))) {
    if (outsideQuotes(query, match.index)) return (match[2] ?? '').replaceAll('"', '');
  }
  return '';
}

/** The query with this filter instead of what it had; an empty value takes it away. */
export function withFilter(query: string, facet: Facet, value: string): string {
  const rest = query.replace(pattern(facet), (whole: string, ...found: unknown[]) => {
    const at = found.find((part) => typeof part === 'number') as number;
    return outsideQuotes(query, at) ? ' ' : whole;
  });
  const words = rest.replace(/\s+/g, ' ').trim();
  if (value === '') return words;
  const filter = `${facet}:${/\s/.test(value) ? `"${value}"` : value}`;
  return words === '' ? `${filter} ` : `${words} ${filter}`;
}

/** The query without any of the filters that have a chip. */
export function wordsOf(query: string): string {
  return FACETS.reduce((rest, facet) => withFilter(rest, facet, ''), query);
}
