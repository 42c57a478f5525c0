// Every use case as a typed function. Leaves out how a call travels (see platform/).
import type { Api, Problem } from './generated';
import type { Platform } from './platform/platform';

/** The use cases; each may be given a job id, under which it reports progress and is cancelled. */
export type Calls = {
  [Name in keyof Api]: (args: Parameters<Api[Name]>[0], job?: string) => ReturnType<Api[Name]>;
};

let jobs = 0;

/** An id that no other job of this window has. */
export function newJob(): string {
  jobs += 1;
  return `job-${jobs}`;
}

export function callsOver(platform: Platform): Calls {
  return new Proxy({} as Calls, {
    get: (_, name) =>
      typeof name === 'string'
        ? (args: unknown, job?: string) => platform.call(name, args, job ?? newJob())
        : undefined,
  });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'bug',
    message: {
      en: 'Something in the program itself went wrong. What was saved before is safe.',
      zh: '程序自身出了问题。此前保存的内容不受影响。',
    },
    help: {
      en: 'Try once more. If it happens again, restart Imprimatur.',
      zh: '请再试一次；若再次出现，请重新启动 Imprimatur。',
    },
    subject: detail || null,
  };
}
