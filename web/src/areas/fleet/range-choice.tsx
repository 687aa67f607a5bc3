import { useTranslation } from 'react-i18next';
import { type Range, type Span, spans } from './range.ts';

interface RangeChoiceProps {
  readonly range: Range;
  readonly from: number;
  readonly to: number;
  readonly onChoose: (range: Range) => void;
}

/** A span until now at one press, or any two instants. */
export function RangeChoice({ range, from, to, onChoose }: RangeChoiceProps) {
  const { t } = useTranslation('fleet');
  const between = (ends: { readonly from?: number; readonly to?: number }): void => {
    const next = { from, to, ...ends };
    if (next.from < next.to) onChoose({ kind: 'between', ...next });
  };
  return (
    <fieldset className="range" aria-label={t('range.title')}>
      {(Object.keys(spans) as Span[]).map((span) => (
        <button
          key={span}
          type="button"
          className="choice"
          aria-pressed={range.kind === 'span' && range.span === span}
          onClick={() => onChoose({ kind: 'span', span })}
        >
          {t(`range.${span}`)}
        </button>
      ))}
      <input
        className="control"
        type="datetime-local"
        aria-label={t('range.from')}
        value={localText(from)}
        onChange={({ target }) => target.value !== '' && between({ from: Date.parse(target.value) })}
      />
      <input
        className="control"
        type="datetime-local"
        aria-label={t('range.to')}
        value={localText(to)}
        onChange={({ target }) => target.value !== '' && between({ to: Date.parse(target.value) })}
      />
    </fieldset>
  );
}

/** As the field wants it: on the reader's clock, to the minute. */
function localText(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
