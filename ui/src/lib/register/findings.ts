// Findings in the groups in which they are read: by document, then by kind.
import type { FindingRow } from '../generated';

/** What the analysis of the documents found, as against what the rules found. */
const ANALYSIS = ['conflict', 'ambiguity', 'absence', 'outdated', 'defect'];
/** What leads a reader astray comes first, what merely looks untidy last. */
const ORDER = [
  'suspect-reference',
  'dangling-reference',
  'conflict',
  'ambiguity',
  'absence',
  'missing-topic',
  'missing-attachment',
  'outdated',
  'defect',
  'source-defect',
];

export interface KindGroup {
  kind: string;
  findings: FindingRow[];
}

export interface DocumentGroup {
  document: string;
  count: number;
  kinds: KindGroup[];
}

export function isAnalysis(finding: FindingRow): boolean {
  return ANALYSIS.includes(finding.kind);
}

function rank(kind: string): number {
  const at = ORDER.indexOf(kind);
  return at < 0 ? ORDER.length : at;
}

export function kindsOf(findings: readonly FindingRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => rank(a) - rank(b)));
}

/** Documents as they come; within each the kinds, the gravest first. */
export function grouped(
  findings: readonly FindingRow[],
  kinds: readonly string[] = [],
): DocumentGroup[] {
  const documents = new Map<string, FindingRow[]>();
  for (const finding of findings) {
    if (kinds.length > 0 && !kinds.includes(finding.kind)) continue;
    const known = documents.get(finding.document);
    if (known) known.push(finding);
    else documents.set(finding.document, [finding]);
  }
  return [...documents].map(([document, found]) => ({
    document,
    count: found.length,
    kinds: [...kindsOf(found).keys()].map((kind) => ({
      kind,
      findings: found.filter((finding) => finding.kind === kind),
    })),
  }));
}

/** A suggestion that is a clause, such as `face-rules 11`; otherwise it is a reading. */
export function isClause(finding: FindingRow, suggestion: string): boolean {
  return suggestion.startsWith(`${finding.document} `);
}

/** What the analysis heads its text with; nothing for what the rules say. */
export function topicOf(finding: FindingRow, message: string): string {
  if (!isAnalysis(finding) || finding.quote !== null) return '';
  return /^([^:：]{2,80})[:：]/.exec(message)?.[1] ?? '';
}

const AROUND = 44;

/** A quotation with some of the words around it; by itself where it is not found in the text. */
export function inContext(text: string, quote: string): [string, string, string] {
  const at = text.indexOf(quote);
  if (at < 0) return ['', quote, ''];
  const from = Math.max(0, at - AROUND);
  const end = at + quote.length;
  const to = Math.min(text.length, end + AROUND);
  return [
    (from > 0 ? '…' : '') + text.slice(from, at),
    quote,
    text.slice(end, to) + (to < text.length ? '…' : ''),
  ];
}
