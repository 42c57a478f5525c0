// How questions follow one another and how far one is. Pure, so that it can be tested alone.
import type { AssessmentView, ModuleView, QuestionView } from '../generated';

export interface Step {
  module: ModuleView;
  question: QuestionView;
}

export function steps(view: AssessmentView): Step[] {
  return view.modules.flatMap((module) =>
    module.questions.map((question) => ({ module, question })),
  );
}

/** Not applicable counts only with a reason of this many characters. */
export const REASON_LENGTH = 15;

export function needsReason(question: QuestionView): boolean {
  return question.values.includes('not_applicable');
}

/** How many characters the reason still lacks. */
export function reasonLacks(reason: string): number {
  return Math.max(0, REASON_LENGTH - [...reason.trim()].length);
}

export function isAnswered(question: QuestionView): boolean {
  if (needsReason(question)) return reasonLacks(question.reason) === 0;
  return question.values.some((value) => value !== '');
}

export interface Progress {
  answered: number;
  asked: number;
  state: 'done' | 'begun' | 'empty';
}

export function progressOf(questions: readonly QuestionView[]): Progress {
  const answered = questions.filter(isAnswered).length;
  const asked = questions.length;
  const state = answered === 0 ? 'empty' : answered < asked ? 'begun' : 'done';
  return { answered, asked, state };
}

/** The question to show first: the first one unanswered, or simply the first. */
export function firstOpen(view: AssessmentView): string | null {
  const all = steps(view);
  const open = all.find((step) => step.question.mandatory && !isAnswered(step.question));
  return (open ?? all[0])?.question.id ?? null;
}

export function neighbour(view: AssessmentView, question: string, by: 1 | -1): string | null {
  const all = steps(view);
  const at = all.findIndex((step) => step.question.id === question);
  return at < 0 ? null : (all[at + by]?.question.id ?? null);
}

/** One value replaces; several toggle, and "none" and "not sure" exclude all others. */
export function chosen(question: QuestionView, value: string): string[] {
  const { values, multiple } = question;
  if (!multiple) return [value];
  if (values.includes(value)) return values.filter((known) => known !== value);
  const alone = ['none', 'not_sure'];
  if (alone.includes(value)) return [value];
  return [...values.filter((known) => !alone.includes(known)), value];
}
