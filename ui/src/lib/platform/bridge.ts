// The bridge as a platform: the same calls over HTTP, to the origin that served the page. A page
// in a browser learns no paths from a drop, so the bridge is asked for them instead.
import type { Platform } from './platform';

async function post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  const reply: unknown = await response.json();
  if (!response.ok) throw reply;
  return reply;
}

export function bridge(): Platform {
  const running = new Map<string, AbortController>();
  const pick = async (what: string) => (await post('/pick', { what })) as string[];
  return {
    async call(name, args, job) {
      const abort = new AbortController();
      running.set(job, abort);
      try {
        return await post(`/api/${name}?job=${encodeURIComponent(job)}`, args, abort.signal);
      } finally {
        running.delete(job);
      }
    },
    pick,
    cancel: async (job) => running.get(job)?.abort(),
    show: async () => {},
    onProgress: () => () => {},
    onFileDrop(listener) {
      const over = (event: DragEvent) => {
        event.preventDefault();
        listener({ state: 'over' });
      };
      const leave = (event: DragEvent) => {
        if (event.relatedTarget === null) listener({ state: 'left' });
      };
      const drop = async (event: DragEvent) => {
        event.preventDefault();
        listener({ state: 'dropped', paths: await pick('files') });
      };
      window.addEventListener('dragover', over);
      window.addEventListener('dragleave', leave);
      window.addEventListener('drop', drop);
      return () => {
        window.removeEventListener('dragover', over);
        window.removeEventListener('dragleave', leave);
        window.removeEventListener('drop', drop);
      };
    },
  };
}
