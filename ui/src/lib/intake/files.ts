// Which files may be documents, and the short name a document gets from its file.
const DOCUMENTS = /\.(md|markdown|txt|text|html?|xhtml|docx|pdf)$/i;

/** By its ending only: whether to try it is decided here, what it is by its content. */
export function maybeDocument(path: string): boolean {
  return DOCUMENTS.test(path);
}

export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** `Master Agreement v2.docx` → `master-agreement-v2`; not one of those taken. */
export function newId(path: string, taken: readonly string[]): string {
  const plain = fileName(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const base = /^[a-z]/.test(plain) ? plain : `terms${plain ? `-${plain}` : ''}`;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
