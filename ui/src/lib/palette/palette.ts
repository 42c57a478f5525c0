// What the command palette offers and how typing narrows it. Leaves out the drawing.
import type { IconName } from '../parts/icons';

export interface Command {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: IconName;
  keys?: string;
  run: () => void;
}

/** Words are compared without case, spaces and full-width forms. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** 0 does not fit; higher is better. A clause id that begins with the query beats all else. */
export function fit(command: Command, query: string): number {
  const wanted = folded(query);
  if (wanted === '') return 1;
  const label = folded(command.label);
  const number = label.split(' ').at(-1) ?? label;
  if (label === wanted || number === wanted) return 100;
  if (label.startsWith(wanted) || number.startsWith(wanted)) return 60;
  const all = `${label} ${folded(command.detail ?? '')}`;
  const parts = wanted.split(' ');
  if (!parts.every((part) => all.includes(part))) return 0;
  return parts.every((part) => label.includes(part)) ? 30 : 10;
}

/** The best fits, at most `limit`; equal fits keep their order. */
export function narrow(commands: readonly Command[], query: string, limit = 40): Command[] {
  return commands
    .map((command, order) => ({ command, order, fit: fit(command, query) }))
    .filter((candidate) => candidate.fit > 0)
    .sort((a, b) => b.fit - a.fit || a.order - b.order)
    .slice(0, limit)
    .map((candidate) => candidate.command);
}
