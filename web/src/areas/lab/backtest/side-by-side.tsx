import { useTranslation } from 'react-i18next';
import type { BacktestCompared } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { type Figure, figuresOf } from './figures-of.ts';

interface SideBySideProps {
  readonly a: Pick<
    BacktestCompared,
    'episodes_total' | 'tickets' | 'care_calls' | 'agent_minutes' | 'devices_hit' | 'judged'
  >;
  readonly b: SideBySideProps['a'] | null;
}

/** What each version would have found and cost, with the difference that A makes. */
export function SideBySide({ a, b }: SideBySideProps) {
  const { t } = useTranslation('lab');
  const write = useFigureText();
  const others = b === null ? undefined : new Map(figuresOf(b).map((figure) => [figure.key, figure]));
  return (
    <table className="lab-table">
      <caption className="unseen">{t('backtest.sideBySide')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('backtest.figure')}</th>
          <th scope="col">A</th>
          {others && <th scope="col">B</th>}
          {others && <th scope="col">A − B</th>}
        </tr>
      </thead>
      <tbody>
        {figuresOf(a).map((figure) => (
          <tr key={figure.key}>
            <th scope="row">{t(`backtest.figures.${figure.key}`)}</th>
            <td>{write(figure)}</td>
            {others && <td>{write(others.get(figure.key))}</td>}
            {others && <td>{write(difference(figure, others.get(figure.key)))}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function difference(a: Figure, b: Figure | undefined): Figure | undefined {
  if (a.value === null || b === undefined || b.value === null) return undefined;
  return { ...a, value: a.value - b.value };
}

function useFigureText(): (figure: Figure | undefined) => string {
  const { t } = useTranslation('lab');
  const { number, percent, span } = useFormat();
  return (figure) => {
    if (figure === undefined || figure.value === null) return '–';
    const { unit, value } = figure;
    if (unit === 'share') return percent(value, 0);
    if (unit === 'minutes') return t('backtest.minutes', { minutes: number(value, 0) });
    if (unit === 'seconds') return `${value < 0 ? '−' : ''}${span(value * 1000)}`;
    return number(value, 0);
  };
}
