// A platform that answers from a table, for component tests. It remembers what it was asked.
import type { Api, DocumentView, QuestionView, Settings, Status } from '../../src/lib/generated';
import type { FileDrop, Platform } from '../../src/lib/platform/platform';

type Answers = { [Name in keyof Api]?: (args: Parameters<Api[Name]>[0]) => unknown };

export const settings: Settings = {
  language: 'en',
  theme: 'light',
  publisher: '',
  reviewers: [],
  profiles: ['contract'],
  producerCode: '',
  outputFolder: '',
};

export const document: DocumentView = {
  summary: {
    id: 'face-rules',
    title: '人脸识别服务规则',
    language: 'zh',
    date: '2019-07-29',
    digest: '00',
    clauses: 3,
    findings: 1,
    notices: [],
    imported: false,
    version: 'shipped',
    versions: [],
  },
  terms: [],
  repairs: [],
  clauses: [
    row('face-rules 11', null, '11', '若您未予支付，则应按日支付滞纳金。', true, '1.'),
    row('face-rules 12', null, '12', '如果您违反本规则：', true, '2.'),
    {
      ...row('face-rules 12(3)', 'face-rules 12', '(3)', '依照本规则第9条收取滞纳金。'),
      findings: 1,
    },
  ],
};

function row(
  clause: string,
  parent: string | null,
  number: string,
  body: string,
  ownNumber = false,
  printed: string | null = null,
) {
  return {
    clause,
    parent,
    kind: 'paragraph',
    depth: parent ? 1 : 0,
    number,
    printed,
    ownNumber,
    heading: null,
    body,
    findings: 0,
    questions: 0,
    modality: '',
    bound: '',
    notes: 0,
    spans: [],
  };
}

export const status: Status = {
  version: '0.0.0',
  vault: '/vault',
  documents: [document.summary],
  settings,
  firstStart: false,
};

export function question(changes: Partial<QuestionView> = {}): QuestionView {
  const same = (text: string) => ({ en: text, zh: text });
  return {
    id: 'Q-M5-01',
    kind: 'control',
    text: same('Does every AI Output carry a notice?'),
    help: null,
    severity: 'critical',
    mandatory: true,
    multiple: false,
    options: ['yes', 'partly', 'no', 'not_applicable'].map((value) => ({
      value,
      label: same(value),
      consequence: null,
    })),
    clauses: [],
    laws: [],
    conflicts: [],
    values: [],
    note: '',
    reason: '',
    evidence: [],
    levels: { inherent: 'V', current: 'V', target: 'M' },
    ...changes,
  };
}

export interface Pretend extends Platform {
  asked: { name: string; args: unknown }[];
  drop: (drop: FileDrop) => void;
  picks: string[][];
}

export function pretend(answers: Answers = {}): Pretend {
  const known: Answers = {
    status: () => status,
    readDocument: () => document,
    saveSettings: (given) => given,
    listNotes: () => ({ notes: [], tags: [] }),
    suggestQueries: () => [],
    ...answers,
  };
  const drops: ((drop: FileDrop) => void)[] = [];
  const platform: Pretend = {
    asked: [],
    picks: [],
    drop: (drop) => drops.forEach((listener) => listener(drop)),
    async call(name, args) {
      platform.asked.push({ name, args });
      const answer = known[name as keyof Api] as ((args: unknown) => unknown) | undefined;
      if (!answer) throw new Error(`nobody answers ${name}`);
      return answer(args);
    },
    pick: async () => platform.picks.shift() ?? [],
    cancel: async () => {},
    show: async () => {},
    onProgress: () => () => {},
    onFileDrop(listener) {
      drops.push(listener);
      return () => {};
    },
  };
  return platform;
}
