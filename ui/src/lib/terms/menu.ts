// One line of a menu.
import type { IconName } from '../parts/icons';

export interface MenuEntry {
  id: string;
  label: string;
  lang?: string;
  icon?: IconName;
  detail?: string;
  /** Runs it while the menu is open; the same key runs it in the text. */
  key?: string;
  /** One of several, of which one holds. */
  checked?: boolean;
  disabled?: boolean;
  /** A line above it. */
  ruled?: boolean;
  /** Words above it. */
  group?: string;
  run: () => void;
}
