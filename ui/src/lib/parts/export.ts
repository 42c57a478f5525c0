// Writes something into a file that the person names; tells where it went, or why not.
import type { Session } from '../frame/session.svelte';
import type { Written } from '../generated';

/** Where the file lies; nothing when the person thought better of it or it failed. */
export async function exportTo(
  session: Session,
  suggested: string,
  write: (path: string) => Promise<Written>,
): Promise<string | null> {
  return session.attempt(async () => {
    const [path] = await session.platform.pick('save', suggested);
    if (!path) return null;
    const { paths } = await write(path);
    const written = paths[0] ?? path;
    session.announce(session.words.frame.written(written));
    return written;
  });
}
