// Rows, notes and changes for the tests of the register, the notes and the versions.
import type {
  ChangeView,
  FindingRow,
  ImportPreview,
  NoteView,
  ObligationRow,
} from '../../src/lib/generated';

const same = (text: string) => ({ en: text, zh: text });

export function obligation(
  clause: string,
  changes: Partial<Omit<ObligationRow, 'own'>> & { own?: Partial<ObligationRow['own']> } = {},
): ObligationRow {
  const { own, ...rest } = changes;
  return {
    clause,
    document: clause.split(' ')[0] ?? '',
    words: `Words of ${clause}`,
    bound: 'customer',
    modality: 'obligation',
    severity: 'high',
    quantity: same(''),
    evidence: same('A record'),
    risk: same('A breach'),
    question: same('Is it so?'),
    related: [],
    flags: [],
    outdated: false,
    ...rest,
    own: { status: '', owner: '', due: '', note: '', ...own },
  };
}

export function note(id: string, changes: Partial<NoteView> = {}): NoteView {
  return {
    id,
    document: 'face-rules',
    clause: 'face-rules 11',
    quote: '滞纳金',
    occurrence: 0,
    place: 'found',
    now: null,
    text: `Words of ${id}`,
    tags: [],
    colour: '',
    reading: '',
    made: '2026-11-20T10:00:00Z',
    changed: '2026-11-20T10:00:00Z',
    ...changes,
  };
}

export function finding(changes: Partial<FindingRow> = {}): FindingRow {
  return {
    document: 'face-rules',
    clause: 'face-rules 12(3)',
    kind: 'suspect-reference',
    message: same('“第9条” refers to clause 9, which does not mention “滞纳金”; clause 11 does.'),
    quote: '第9条',
    suggestion: 'face-rules 11',
    clauses: [],
    ...changes,
  };
}

export function change(kind: string, changes: Partial<ChangeView> = {}): ChangeView {
  return {
    kind,
    also: [],
    before: ['ai-terms 3.3'],
    after: ['ai-terms 3.3'],
    path: [],
    segments: [],
    within: false,
    notable: [],
    rests: {
      questions: [],
      obligations: [],
      drafts: [],
      assessments: [],
      stamps: [],
      notes: [],
    },
    ...changes,
  };
}

export function preview(changes: Partial<ImportPreview> = {}): ImportPreview {
  const repair = (id: string, kind: string, line: number) => ({
    id,
    kind,
    lines: [line, line] as [number, number],
    before: '0.',
    after: '10.',
    done: same('The tens digit was lost.'),
    made: true,
    undoable: true,
  });
  return {
    format: 'text',
    encoding: 'UTF-8',
    pages: 0,
    document: 'face-rules',
    title: '人脸识别服务规则',
    language: 'zh',
    date: '2026-11-01',
    versionOf: 'face-rules',
    known: false,
    notices: [],
    clauses: [],
    repairs: [repair('renumbered@2', 'renumbered', 2), repair('joined@1', 'joined', 1)],
    findings: [],
    raw: '9. 甲\n0. 乙',
    rawLines: 2,
    ...changes,
  };
}
