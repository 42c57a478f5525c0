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

/** The ways of working in Terms; reading when none is named. */
export type TermsView = 'read' | 'register' | 'findings' | 'notes' | 'compare' | 'import';

export type Location =
  | {
      place: 'terms';
      view?: TermsView;
      document?: string;
      version?: string;
      clause?: string;
      beside?: string;
      before?: string;
      after?: string;
    }
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
