// The desktop shell as a platform: the only file that imports Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import type { FileDrop, Platform, Progress, Stop } from './platform';

/** Tauri hands out its "stop listening" later; this one can be called at once. */
function stopLater(pending: Promise<Stop>): Stop {
  let stopped = false;
  pending.then((stop) => stopped && stop(), console.error);
  return () => {
    stopped = true;
    pending.then((stop) => stop(), console.error);
  };
}

export function tauri(): Platform {
  return {
    call: (name, args, job) => invoke('call', { name, args, job }),
    pick: (what, suggested) => invoke<string[]>('pick', { what, suggested }),
    cancel: (job) => invoke('cancel', { job }),
    show: (path) => invoke('show', { path }),
    onProgress: (listener) =>
      stopLater(listen<Progress>('progress', (event) => listener(event.payload))),
    onFileDrop: (listener) =>
      stopLater(
        getCurrentWebview().onDragDropEvent(({ payload }) => {
          const drop: FileDrop | null =
            payload.type === 'drop'
              ? { state: 'dropped', paths: payload.paths }
              : payload.type === 'leave'
                ? { state: 'left' }
                : { state: 'over' };
          listener(drop);
        }),
      ),
  };
}
