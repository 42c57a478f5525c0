// Entries under the days on which they were made, in the person's own time zone.
import type { EntrySummary } from '../generated';

export interface Day {
  /** `YYYY-MM-DD` */
  date: string;
  entries: EntrySummary[];
}

function localDate(iso: string): string {
  const when = new Date(iso);
  return Number.isNaN(when.getTime()) ? iso.slice(0, 10) : when.toLocaleDateString('sv');
}

export function byDay(entries: readonly EntrySummary[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const date = localDate(entry.at);
    const last = days.at(-1);
    if (last?.date === date) last.entries.push(entry);
    else days.push({ date, entries: [entry] });
  }
  return days;
}

export function isToday(date: string, now = new Date()): boolean {
  return date === now.toLocaleDateString('sv');
}
