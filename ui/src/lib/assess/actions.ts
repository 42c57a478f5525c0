// The list of actions as values: a new one, a changed one, one less.
import type { ActionView } from '../generated';

/** The next free number, so that ids are never used twice in a list. */
export function withNew(actions: readonly ActionView[], question: string, text = ''): ActionView[] {
  const highest = Math.max(0, ...actions.map((one) => Number(one.id) || 0));
  const fresh = { id: String(highest + 1), question, text, owner: '', due: '', done: false };
  return [...actions, fresh];
}

export function withChange(
  actions: readonly ActionView[],
  id: string,
  changes: Partial<ActionView>,
): ActionView[] {
  return actions.map((one) => (one.id === id ? { ...one, ...changes } : one));
}

export function without(actions: readonly ActionView[], id: string): ActionView[] {
  return actions.filter((one) => one.id !== id);
}

/** Written down well enough to be acted on. */
export function complete(action: ActionView): boolean {
  return [action.text, action.owner, action.due].every((part) => part.trim() !== '');
}
