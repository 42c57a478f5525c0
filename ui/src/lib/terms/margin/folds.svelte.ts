// Which parts of the margin are folded, remembered between starts.
const KEY = 'imprimatur.margin';

function recalled(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

let names = $state.raw<readonly string[]>(recalled());

export function folded(name: string): boolean {
  return names.includes(name);
}

export function setFolded(name: string, fold: boolean): void {
  names = fold ? [...names, name] : names.filter((known) => known !== name);
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    // A full or forbidden store only costs the folds.
  }
}
