// A shape for every kind of clause, so that nothing is told by colour alone: a filled square binds,
// a barred circle forbids, a diamond is the provider's right, a dashed square a disclaimer.
import type { IconName } from '../parts/icons';

/** How a kind of clause is drawn: an icon, or a shape of the stylesheet. */
export type Shape = { icon: IconName } | { shape: 'filled' | 'dashed' | 'open' | 'line' };

const SHAPES: Record<string, Shape> = {
  obligation: { shape: 'filled' },
  prohibition: { icon: 'barred' },
  permission: { shape: 'open' },
  'provider-right': { icon: 'diamond' },
  disclaimer: { shape: 'dashed' },
  acknowledgement: { icon: 'check' },
  procedure: { icon: 'right' },
  definition: { shape: 'line' },
};

/** Nothing for clauses that only hold others. */
export function shapeOf(modality: string): Shape | null {
  return SHAPES[modality] ?? null;
}
