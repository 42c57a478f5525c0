// What the columns of the reader share: what is looked up, which words are selected, which menu is
// open. The palette reaches it too, so that whatever a menu does can be done by typing.
import type { Selected } from '../notebook.svelte';
import { Lookup } from './lookup.svelte';

/** Words selected in a clause, and where they are on the screen. */
export interface Selection extends Selected {
  box: { top: number; bottom: number; left: number; right: number };
}

/** A menu on a clause, at a point of the screen. */
export interface ClauseMenu {
  clause: string;
  left: number;
  top: number;
  /** What had the focus before. */
  from: HTMLElement | null;
}

export class Reading {
  readonly lookup = new Lookup();
  selection = $state.raw<Selection | null>(null);
  menu = $state.raw<ClauseMenu | null>(null);

  /** The words selected in a clause, if it is the one asked for. */
  selectedIn(clause: string): Selected | null {
    const { selection } = this;
    if (selection?.clause !== clause) return null;
    return { clause, quote: selection.quote, occurrence: selection.occurrence };
  }
}
