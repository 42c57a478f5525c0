// The one session of a window: the platform, what the person chose, where they are, and what has
// to be said to them. Leaves out the state of each place, which lives beside its components.
import { getContext, setContext } from 'svelte';
import { asProblem, callsOver, type Calls } from '../api';
import type { Problem, Settings, Status, Text } from '../generated';
import type { Platform } from '../platform/platform';
import { catalogues, formats, type Language } from '../words/words';
import { back, forward, visit, type Location, type PlaceName, type Trail } from './location';
import { recall, remember, type Remembered } from './remembered';

const UNSET: Settings = {
  language: null,
  theme: 'system',
  publisher: '',
  reviewers: [],
  profiles: ['contract'],
  producerCode: '',
  outputFolder: '',
};

function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export class Session {
  readonly platform: Platform;
  readonly api: Calls;
  readonly #kept: Remembered;
  #trail = $state.raw<Trail>({ past: [], here: { place: 'terms' }, ahead: [] });
  #last = $state.raw<Partial<Record<PlaceName, Location>>>({});

  status = $state.raw<Status | null>(null);
  settings = $state.raw<Settings>(UNSET);
  problems = $state.raw<Problem[]>([]);
  /** Said to screen readers, politely. */
  announcement = $state('');
  recent = $state.raw<string[]>([]);
  welcomed = $state(false);
  paletteOpen = $state(false);
  /** The side panel, where the window is too narrow to show it always. */
  drawerOpen = $state(false);

  language = $derived<Language>(
    this.settings.language === 'zh' || this.settings.language === 'en'
      ? this.settings.language
      : systemLanguage(),
  );
  words = $derived(catalogues[this.language]);
  format = $derived(formats(this.language));
  here = $derived(this.#trail.here);
  canGoBack = $derived(this.#trail.past.length > 0);
  canGoForward = $derived(this.#trail.ahead.length > 0);

  constructor(platform: Platform) {
    this.platform = platform;
    this.api = callsOver(platform);
    this.#kept = recall();
    this.#trail = { past: [], here: this.#kept.here, ahead: [] };
    this.#last = this.#kept.last;
    this.recent = this.#kept.recent;
    this.welcomed = this.#kept.welcomed;
    this.settings = { ...UNSET, theme: this.#kept.theme, language: this.#kept.language };
  }

  /** Reads what the program is; the window cannot do anything before. */
  async start(): Promise<void> {
    try {
      const status = await this.api.status({});
      this.status = status;
      this.settings = status.settings;
      this.#remember();
    } catch (thrown) {
      this.report(thrown);
    }
  }

  go(next: Location): void {
    this.drawerOpen = false;
    this.welcomed = true;
    this.#move(visit(this.#trail, next));
  }

  /** Changes where one is without a step in the trail. */
  settle(here: Location): void {
    this.#move({ ...this.#trail, here });
  }

  back = (): void => this.#move(back(this.#trail));
  forward = (): void => this.#move(forward(this.#trail));

  /** To a place, where one was in it last. */
  enter(place: PlaceName): void {
    this.problems = [];
    // A second press on the place one is in leads to its beginning, such as the list of assessments.
    const again = this.here.place === place;
    this.go(again ? ({ place } as Location) : (this.#last[place] ?? ({ place } as Location)));
  }

  /** A text in the chosen language, or in the other when it is missing there. */
  say(text: Text): string {
    const other = this.language === 'zh' ? text.en : text.zh;
    return text[this.language] || other;
  }

  announce(message: string): void {
    this.announcement = message;
  }

  /** Shows what went wrong; the newest last, the same only once. */
  report(thrown: unknown): void {
    const problem = asProblem(thrown);
    if (problem.code === 'cancelled') return;
    const rest = this.problems.filter((known) => known.message.en !== problem.message.en);
    this.problems = [...rest, problem].slice(-3);
  }

  dismiss(problem: Problem): void {
    this.problems = this.problems.filter((known) => known !== problem);
  }

  /** Runs something and reports its failure; nothing is returned then. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.report(thrown);
      return null;
    }
  }

  /** Shown at once, kept by the program; put back when that fails. */
  async choose(changes: Partial<Settings>): Promise<void> {
    const before = this.settings;
    const wanted = { ...before, ...changes };
    this.settings = wanted;
    const saved = await this.attempt(() => this.api.saveSettings(wanted));
    if (saved === null) this.settings = before;
    this.#remember();
  }

  markRecent(clause: string): void {
    this.recent = [clause, ...this.recent.filter((known) => known !== clause)].slice(0, 8);
    this.#remember();
  }

  welcome(): void {
    this.welcomed = true;
    this.#remember();
  }

  #move(trail: Trail): void {
    this.#trail = trail;
    this.#last = { ...this.#last, [trail.here.place]: trail.here };
    this.#remember();
  }

  #remember(): void {
    remember({
      here: this.here,
      last: this.#last,
      recent: this.recent,
      welcomed: this.welcomed,
      theme: this.settings.theme,
      language: this.settings.language,
    });
  }
}

const KEY = Symbol('session');

export function provideSession(session: Session): Session {
  return setContext(KEY, session);
}

export function useSession(): Session {
  return getContext<Session>(KEY);
}
