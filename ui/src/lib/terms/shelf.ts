// What can be done with a document on the shelf, as the lines of its menu.
import type { Session } from '../frame/session.svelte';
import type { DocumentSummary, VersionSummary } from '../generated';
import type { MenuEntry } from './menu';
import type { Terms } from './terms.svelte';

/** A version as people tell it apart: by its date, else by when it came. */
function versionLabel(session: Session, version: VersionSummary, newest: boolean): string {
  const words = session.words.terms;
  const date = version.date ? session.format.date(version.date) : words.undated;
  return newest ? `${date}${session.words.frame.comma}${words.newest}` : date;
}

function versionEntries(
  terms: Terms,
  session: Session,
  summary: DocumentSummary,
  bare: boolean,
): MenuEntry[] {
  const words = session.words.terms;
  const shown = terms.document === summary.id ? terms.main.version : null;
  return summary.versions.map((version, i) => ({
    id: `version-${version.version}`,
    group: i === 0 && !bare ? words.versions : undefined,
    label: versionLabel(session, version, i === 0),
    detail: version.version,
    checked: i === 0 ? shown === null : shown === version.version,
    run: () => terms.show(summary.id, i === 0 ? null : version.version),
  }));
}

export function shelfMenu(terms: Terms, session: Session, summary: DocumentSummary): MenuEntry[] {
  const words = session.words.terms;
  const many = summary.versions.length > 1;
  const [newest, before] = summary.versions;
  const shown = terms.document === summary.id ? terms.main.version : null;
  const inHand = summary.versions.find((one) => one.version === shown) ?? newest;
  const go = (location: object) => session.go({ place: 'terms', ...location });
  return [
    ...versionEntries(terms, session, summary, false),
    {
      id: 'compare',
      icon: 'sides',
      label: words.compareVersions,
      disabled: !many,
      detail: many ? undefined : words.oneVersion,
      ruled: true,
      run: () =>
        go({
          view: 'compare',
          document: summary.id,
          before: before?.version,
          after: newest?.version,
        }),
    },
    {
      id: 'beside',
      icon: 'margin',
      label: words.openBeside,
      run: () => terms.openBeside(summary.id),
    },
    ...summary.versions.slice(1).map((version): MenuEntry => ({
      id: `beside-${version.version}`,
      icon: 'margin',
      label: words.versionBeside(version.version),
      run: () => terms.openBeside(`${summary.id}@${version.version}`),
    })),
    {
      id: 'version',
      icon: 'plus',
      label: words.importVersion,
      ruled: true,
      run: () => go({ view: 'import', document: summary.id }),
    },
    {
      id: 'import',
      icon: 'file',
      label: words.importDocument,
      run: () => go({ view: 'import' }),
    },
    {
      id: 'remove',
      icon: 'minus',
      label: inHand && many ? words.takeVersionOff(inHand.version) : words.takeOff,
      disabled: !inHand?.entry,
      detail: inHand?.entry ? undefined : words.ships,
      ruled: true,
      run: () => void takeOff(terms, session, summary.id, inHand?.version ?? null),
    },
  ];
}

/** Takes a version off the shelf, and offers to put it back; the record holds it in any case. */
export async function takeOff(
  terms: Terms,
  session: Session,
  document: string,
  version: string | null,
): Promise<void> {
  const words = session.words.terms;
  const taken = await session.attempt(() => session.api.removeVersion({ document, version }));
  if (!taken) return;
  await terms.restock();
  terms.undo.propose(words.takenOff(taken.document, taken.version), async () => {
    await session.attempt(() => session.api.restoreVersion({ id: taken.entry }));
    await terms.restock();
  });
}
