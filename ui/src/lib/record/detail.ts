// The short line under an entry's title: profiles or the outcome, in the reader's words.
import type { EntrySummary } from '../generated';
import type { Words } from '../words/en';

export function detailOf(entry: EntrySummary, words: Words): string {
  if (entry.kind === 'assessment') return words.outcome[entry.detail] ?? entry.detail;
  return entry.detail
    .split(/,\s*/)
    .map((part) => words.profiles[part] ?? part)
    .join(', ');
}
