// What the window remembers about itself between two starts. Pure window state: what people chose
// on purpose goes through `saveSettings` instead.
import { PLACES, type Location, type PlaceName } from './location';

export interface Remembered {
  here: Location;
  /** Where one was last in each place. */
  last: Partial<Record<PlaceName, Location>>;
  /** Clauses opened last, newest first. */
  recent: string[];
  /** The first page was read or put away. */
  welcomed: boolean;
  theme: string;
  language: string | null;
}

const KEY = 'imprimatur.window';
const NOTHING: Remembered = {
  here: { place: 'terms' },
  last: {},
  recent: [],
  welcomed: false,
  theme: 'system',
  language: null,
};

/** Odd or missing contents count as nothing remembered. */
export function recall(): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Remembered>;
    const known = kept.here && PLACES.includes(kept.here.place);
    return { ...NOTHING, ...kept, here: known && kept.here ? kept.here : NOTHING.here };
  } catch {
    return { ...NOTHING };
  }
}

export function remember(state: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // A full or forbidden store only costs the position.
  }
}
