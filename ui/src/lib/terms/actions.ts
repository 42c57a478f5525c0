// What can be done with the clause in hand, or with the words selected in it: the same list for the
// menu on a clause, its keys and the palette. Leaves out how each is drawn.
import type { Session } from '../frame/session.svelte';
import { copyText } from '../parts/copy';
import type { IconName } from '../parts/icons';
import { COLOURS } from './notebook.svelte';
import type { Terms } from './terms.svelte';

export interface ClauseAction {
  id: string;
  icon: IconName;
  label: string;
  /** The key, where no field has the keyboard. */
  key?: string;
  /** The highlight it gives. */
  colour?: string;
  run: () => void;
}

/** Copies a clause, or words of it, as a lawyer cites it or as Markdown. */
export async function copyCited(
  terms: Terms,
  session: Session,
  clause: string,
  form: 'plain' | 'markdown',
): Promise<boolean> {
  const quote = terms.reading.selectedIn(clause)?.quote ?? '';
  const cited = await session.attempt(() =>
    session.api.citeClause({
      clause,
      version: terms.pane.version ?? '',
      quote,
      language: session.language,
    }),
  );
  return cited !== null && copy(session, cited[form]);
}

async function copy(session: Session, text: string): Promise<boolean> {
  const done = await copyText(text);
  session.announce(done ? session.words.frame.copied : session.words.frame.copyFailed);
  return done;
}

export function actionsOn(terms: Terms, session: Session, clause: string): ClauseAction[] {
  const words = session.words.terms;
  const { notebook } = terms;
  const selected = () => terms.reading.selectedIn(clause) ?? { clause };
  const highlights = COLOURS.map((colour, i) => ({
    id: `highlight-${colour}`,
    icon: 'pen' as const,
    label: words.highlightIn(words.colours[colour] ?? colour),
    key: String(i + 1),
    colour,
    run: () => {
      void notebook.highlight(selected(), colour);
      document.getSelection()?.removeAllRanges();
    },
  }));
  const listed = notebook.readingOf(clause) !== '';
  const counterpart =
    terms.detail?.clause === clause ? terms.detail.counterparts[0]?.clause : undefined;
  return [
    ...highlights,
    {
      id: 'note',
      icon: 'pen',
      label: words.writeNote,
      key: 'e',
      run: () => notebook.begin(selected()),
    },
    {
      id: 'cite',
      icon: 'copy',
      label: words.copyCitation,
      key: 'c',
      run: () => void copyCited(terms, session, clause, 'plain'),
    },
    {
      id: 'markdown',
      icon: 'copy',
      label: words.copyMarkdown,
      key: 'm',
      run: () => void copyCited(terms, session, clause, 'markdown'),
    },
    {
      id: 'id',
      icon: 'copy',
      label: words.copyId,
      key: 'i',
      run: () => void copy(session, clause),
    },
    {
      id: 'beside',
      icon: 'margin',
      label: words.openThisBeside,
      key: 'b',
      run: () => terms.openBeside(clause),
    },
    ...(counterpart
      ? [
          {
            id: 'counterpart',
            icon: 'margin' as const,
            label: words.openCounterpart(counterpart),
            key: 'o',
            run: () => terms.openBeside(counterpart),
          },
        ]
      : []),
    {
      id: 'reading',
      icon: 'list',
      label: listed ? words.takeOffReadingList : words.putOnReadingList,
      key: 'r',
      run: () => void notebook.toggleReading(clause),
    },
    {
      id: 'search',
      icon: 'search',
      label: words.searchThis,
      run: () => searchFor(terms, terms.reading.selectedIn(clause)?.quote ?? ''),
    },
  ];
}

/** Searches for exactly these words; a whole clause is too much to ask for. */
export function searchFor(terms: Terms, quote: string): void {
  if (quote) terms.search.askNow(`"${quote.replaceAll('"', ' ').slice(0, 200)}"`);
  document.getElementById('search-terms')?.focus();
}
