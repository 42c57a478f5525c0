// What the interface asks of the machine it runs on. Two implementations: the desktop shell and
// the bridge over HTTP. Leaves out everything that the use cases themselves do (see api.ts).

/** What a dialog asks for: files to read, a folder, or a place to write one file. */
export type PickKind = 'files' | 'folder' | 'save';

/** How far a running call has come. */
export interface Progress {
  job: string;
  done: number;
  total: number;
  subject: string;
}

/** Files held over the window, let go over it, or taken away again. */
export type FileDrop =
  { state: 'over' } | { state: 'left' } | { state: 'dropped'; paths: string[] };

/** Stops listening. */
export type Stop = () => void;

export interface Platform {
  /** Runs one use case by name; rejects with a `Problem`. */
  call(name: string, args: unknown, job: string): Promise<unknown>;
  /** Asks the person for paths; empty when they think better of it. */
  pick(what: PickKind, suggested?: string): Promise<string[]>;
  /** Asks a running call to stop at its next safe point. */
  cancel(job: string): Promise<void>;
  /** Shows a written file in the machine's own file manager. */
  show(path: string): Promise<void>;
  onProgress(listener: (progress: Progress) => void): Stop;
  onFileDrop(listener: (drop: FileDrop) => void): Stop;
}
