import { useTranslation } from 'react-i18next';

/** Dates, numbers and spans as people of the language write them, on the clock of the place where they sit. */
export interface Format {
  /** 1月15日 16:30 */
  readonly dateTime: (at: string | number | Date) => string;
  /** 16:30:05 */
  readonly time: (at: string | number | Date) => string;
  /** 16:30 */
  readonly timeOfDay: (at: string | number | Date) => string;
  readonly date: (at: string | number | Date) => string;
  /** A day of UTC, `2026-01-15`, without its year. */
  readonly day: (day: string) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number, digits?: number) => string;
  /** 2 h 5 min; of less than a minute the seconds. */
  readonly span: (ms: number) => string;
  /** Names one after the other. */
  readonly list: (names: readonly string[]) => string;
  /** 1:02:05, for clocks that run. */
  readonly clock: (ms: number) => string;
}

const spanUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

export function createFormat(language: string): Format {
  const dateTime = new Intl.DateTimeFormat(language, {
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const time = new Intl.DateTimeFormat(language, {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  const timeOfDay = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
  const day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const units = new Map(
    spanUnits.map(([unit]) => [
      unit as string,
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }),
    ]),
  );
  const unit = (value: number, name: string): string => units.get(name)?.format(value) ?? '';
  return {
    dateTime: (at) => dateTime.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    timeOfDay: (at) => timeOfDay.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    day: (iso) => day.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)),
    number: (value, digits = 1) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value),
    percent: (share, digits = 1) =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share),
    span: (ms) => {
      const parts = partsOf(Math.abs(ms));
      return parts.map(([value, name]) => unit(value, name)).join(' ');
    },
    list: (names) => names.join(language === 'zh-CN' ? '、' : ', '),
    clock: clockText,
  };
}

/** Counts have the unit 1, which nobody writes. */
export const shownUnit = (unit: string): string => (unit === '1' ? '' : unit);

/** The two greatest units that are not zero. */
function partsOf(ms: number): [value: number, unit: string][] {
  let left = Math.floor(ms / 1000) * 1000;
  const parts: [number, string][] = [];
  for (const [name, size] of spanUnits) {
    const value = Math.floor(left / size);
    left -= value * size;
    if (value > 0) parts.push([value, name]);
  }
  const first = spanUnits.findIndex(([name]) => name === parts[0]?.[1]);
  const near = parts.filter(([, name]) => spanUnits.findIndex(([other]) => other === name) <= first + 1);
  return near.length === 0 ? [[0, 'second']] : near;
}

function clockText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${ms < 0 ? '−' : ''}${hours > 0 ? `${hours}:` : ''}${tail}`;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formats(i18n.language);
}

/** Formatters are dear to make; one set for each language. */
const formats = ((): ((language: string) => Format) => {
  const made = new Map<string, Format>();
  return (language) => {
    const found = made.get(language) ?? createFormat(language);
    made.set(language, found);
    return found;
  };
})();
