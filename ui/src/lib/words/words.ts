// Every word of the interface, one catalogue a language, and the person's way of writing dates,
// numbers and sizes. Texts that the program itself sends come in both languages already.
import { en, type Words } from './en';
import { zh } from './zh';

export type Language = 'en' | 'zh';

export const catalogues: Record<Language, Words> = { en, zh };

export interface Formats {
  /** 22 Nov 2026 */
  date(iso: string): string;
  /** Sunday 22 November */
  day(iso: string): string;
  /** 14:20 */
  time(iso: string): string;
  /** 22 Nov 2026, 14:20 */
  moment(iso: string): string;
  number(value: number, digits?: number): string;
  bytes(value: number): string;
  list(parts: string[]): string;
}

/** A bare date must not slip to the day before in western time zones. */
function instant(iso: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T12:00:00` : iso);
}

export function formats(language: Language): Formats {
  const own = navigator.language.toLowerCase().startsWith(language) ? navigator.language : null;
  const locale = own ?? (language === 'zh' ? 'zh-CN' : 'en-GB');
  const show = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, options);
    return (iso: string) => {
      const when = instant(iso);
      return Number.isNaN(when.getTime()) ? iso : formatter.format(when);
    };
  };
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return {
    date: show({ year: 'numeric', month: language === 'zh' ? 'long' : 'short', day: 'numeric' }),
    day: show({ weekday: 'long', month: 'long', day: 'numeric' }),
    time: show({ hour: '2-digit', minute: '2-digit', hour12: false }),
    moment: show({
      year: 'numeric',
      month: language === 'zh' ? 'long' : 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    }),
    number,
    bytes(value) {
      if (value < 1000) return `${number(value)} B`;
      if (value < 1_000_000) return `${number(value / 1000)} KB`;
      return `${number(value / 1_000_000, 1)} MB`;
    },
    list: (parts) =>
      language === 'zh' ? parts.join('、') : new Intl.ListFormat(locale).format(parts),
  };
}

/** Citations and file names stay as they are; a document's words carry its language. */
export function languageOf(text: string): Language {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
}
