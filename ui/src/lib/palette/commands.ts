// The commands themselves: places, actions, and every clause by its id.
import type { Desk } from '../desk.svelte';
import { PLACES, TERMS_VIEWS } from '../frame/location';
import { actionsOn } from '../terms/actions';
import { selectSentence } from '../terms/reading/pointing';
import type { Command } from './palette';

export function placesAndActions(desk: Desk): Command[] {
  const { session } = desk;
  const words = session.words.palette;
  const act = (id: string, icon: Command['icon'], label: string, run: () => void): Command => ({
    id,
    icon,
    label,
    run,
    group: words.actions,
  });
  return [
    ...PLACES.map((place, i) => ({
      id: place,
      group: words.places,
      icon: place,
      label: session.words.places[place],
      keys: `Ctrl ${i + 1}`,
      run: () => session.enter(place),
    })),
    act('search', 'search', words.search, () => {
      session.enter('terms');
      requestAnimationFrame(() => document.getElementById('search-terms')?.focus());
    }),
    act('new', 'assess', words.newAssessment, () => desk.assess.offerNew()),
    act('files', 'plus', words.addFiles, () => void desk.stamp.pick('files')),
    act('folder', 'folder', words.addFolder, () => void desk.stamp.pick('folder')),
    act('verify', 'verify', words.verifyFile, () => void desk.verify.pick()),
    act('check', 'record', words.checkRecord, () => {
      session.enter('record');
      void desk.record.check();
    }),
    session.language === 'zh'
      ? act('en', 'settings', words.toEnglish, () => void session.choose({ language: 'en' }))
      : act('zh', 'settings', words.toChinese, () => void session.choose({ language: 'zh' })),
    act('light', 'settings', words.light, () => void session.choose({ theme: 'light' })),
    act('dark', 'settings', words.dark, () => void session.choose({ theme: 'dark' })),
    act('system', 'settings', words.system, () => void session.choose({ theme: 'system' })),
  ];
}

/** The views of Terms, what can be done with the clause in hand, and the steps of a search. */
export function forTerms(desk: Desk): Command[] {
  const { session, terms } = desk;
  const words = session.words.terms;
  const group = session.words.places.terms;
  const views = TERMS_VIEWS.map((view): Command => ({
    id: `view-${view}`,
    group,
    icon: 'terms',
    label: words.viewNames[view] ?? view,
    run: () => (view === 'import' ? session.go({ place: 'terms', view }) : terms.go(view)),
  }));
  const documents = terms.documents.map((summary): Command => ({
    id: `document-${summary.id}`,
    group,
    icon: 'file',
    label: summary.title,
    run: () => terms.show(summary.id),
  }));
  const { clause } = terms;
  if (session.here.place !== 'terms' || terms.view !== 'read') return [...views, ...documents];
  const step = (steps: number) => () => terms.search.step(steps);
  const hits: Command[] =
    terms.search.hits.length > 0
      ? [
          { id: 'next', group, icon: 'down', label: words.nextHit, keys: 'N', run: step(1) },
          {
            id: 'previous',
            group,
            icon: 'back',
            label: words.previousHit,
            keys: 'P',
            run: step(-1),
          },
        ]
      : [];
  if (clause === null) return [...hits, ...views, ...documents];
  const here = words.onClause(clause);
  const actions = actionsOn(terms, session, clause).filter(
    (action) => action.id !== 'search' || terms.reading.selectedIn(clause),
  );
  const onClause = actions.map((action): Command => ({
    ...action,
    group: here,
    keys: action.key?.toUpperCase(),
  }));
  const sentence: Command = {
    id: 'sentence',
    group: here,
    icon: 'pen',
    label: words.selectSentence,
    keys: 'S',
    run: () => void selectSentence(clause, terms.viewOf(terms.pane)?.summary.language ?? 'en'),
  };
  const close: Command[] = terms.beside
    ? [
        {
          id: 'close-beside',
          group,
          icon: 'close',
          label: words.closeBeside,
          run: () => terms.closeBeside(),
        },
      ]
    : [];
  return [...hits, ...onClause, sentence, ...close, ...views, ...documents];
}

export function clauses(desk: Desk): Command[] {
  const words = desk.session.words.palette;
  return Object.values(desk.terms.views).flatMap((view) =>
    view.clauses.map((row) => ({
      id: row.clause,
      group: words.clauses,
      icon: 'terms' as const,
      label: row.clause,
      detail: (row.heading ?? row.body).slice(0, 90),
      run: () => desk.terms.open(row.clause),
    })),
  );
}

/** What an empty palette shows: where one was last, then everything but the clauses. */
export function unasked(desk: Desk): Command[] {
  const group = desk.session.words.palette.recent;
  const known = new Map(clauses(desk).map((command) => [command.id, command]));
  const recent = desk.session.recent
    .flatMap((clause) => known.get(clause) ?? [])
    .slice(0, 5)
    .map((command) => ({ ...command, group }));
  return [...recent, ...forTerms(desk), ...placesAndActions(desk)];
}
