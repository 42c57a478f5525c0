// The repairs of an import, counted by kind, and which of them the person declined.
import type { ImportRepair } from '../generated';

export interface RepairKindCount {
  kind: string;
  count: number;
  made: number;
}

/** Kinds in the order in which they first occur. */
export function repairKinds(repairs: readonly ImportRepair[]): RepairKindCount[] {
  const kinds = new Map<string, RepairKindCount>();
  for (const { kind, made } of repairs) {
    const known = kinds.get(kind) ?? { kind, count: 0, made: 0 };
    kinds.set(kind, { kind, count: known.count + 1, made: known.made + (made ? 1 : 0) });
  }
  return [...kinds.values()];
}

/** The declined ones once these are made or not. */
export function declinedWith(
  declined: readonly string[],
  ids: readonly string[],
  made: boolean,
): string[] {
  const rest = declined.filter((id) => !ids.includes(id));
  return made ? rest : [...rest, ...ids];
}

/** Shown at once; the program's own answer follows. */
export function withDeclined(
  repairs: readonly ImportRepair[],
  declined: readonly string[],
): ImportRepair[] {
  return repairs.map((repair) => ({ ...repair, made: !declined.includes(repair.id) }));
}
