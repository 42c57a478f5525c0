// How high a clause will be, guessed from its words before it is laid out, so that the scroll bar
// hardly moves when it is. Only a guess: what is laid out is measured.
import type { ClauseRow } from '../../generated';

/** Widest the text column gets, and what stands beside it: numbers, shapes, gaps. */
const WIDEST = 556;
const BESIDE = 118;

export function guessHeight(row: ClauseRow, width: number, language: string): number {
  const chinese = language === 'zh';
  const column = Math.max(160, Math.min(WIDEST, width > 0 ? width - BESIDE : WIDEST));
  const letters = Math.max(1, Math.floor(column / (chinese ? 18 : 8.1)));
  const lines = (text: string | null) => (text ? Math.ceil(text.length / letters) : 0);
  const line = chinese ? 33 : 29;
  const top = row.depth === 0 && row.kind === 'heading' ? 22 : 0;
  const narrow = width > 0 && width < 790 && row.modality !== '' ? 22 : 0;
  return Math.max(1, lines(row.heading) + lines(row.body)) * line + 20 + top + narrow;
}
