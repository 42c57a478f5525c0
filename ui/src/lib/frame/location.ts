// Where a person can be in the program, and the trail they left, as in a browser.
export type PlaceName = 'terms' | 'assess' | 'stamp' | 'verify' | 'record' | 'settings';

export const PLACES: readonly PlaceName[] = [
  'terms',
  'assess',
  'stamp',
  'verify',
  'record',
  'settings',
];

/** What the Terms place shows: the text, or one of the lists over it. */
export type TermsView = 'read' | 'register' | 'findings' | 'notes' | 'compare' | 'import';

export const TERMS_VIEWS: readonly TermsView[] = [
  'read',
  'register',
  'findings',
  'notes',
  'compare',
  'import',
];

export interface TermsLocation {
  place: 'terms';
  /** Reading, when left out. */
  view?: TermsView;
  document?: string;
  /** One of its versions; the newest when left out. */
  version?: string;
  clause?: string;
  /** The second column: a clause, or a document, `id` or `id@version`. */
  beside?: string;
  /** The two versions that are compared. */
  before?: string;
  after?: string;
}

export type Location =
  | TermsLocation
  | { place: 'assess'; id?: string; question?: string; summary?: boolean }
  | { place: 'stamp' }
  | { place: 'verify'; path?: string }
  | { place: 'record'; entry?: string }
  | { place: 'settings' };

export function sameLocation(a: Location, b: Location): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The trail: where one was and where "forward" leads. Values, so that a test can follow it. */
export interface Trail {
  past: Location[];
  here: Location;
  ahead: Location[];
}

const LONGEST = 100;

export function visit(trail: Trail, next: Location): Trail {
  if (sameLocation(trail.here, next)) return trail;
  return { past: [...trail.past, trail.here].slice(-LONGEST), here: next, ahead: [] };
}

export function back(trail: Trail): Trail {
  const here = trail.past.at(-1);
  if (!here) return trail;
  return { past: trail.past.slice(0, -1), here, ahead: [trail.here, ...trail.ahead] };
}

export function forward(trail: Trail): Trail {
  const [here, ...ahead] = trail.ahead;
  if (!here) return trail;
  return { past: [...trail.past, trail.here], here, ahead };
}
