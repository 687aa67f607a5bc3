import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest, BacktestResult as Result } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { dayBars } from './day-bars.ts';
import { EpisodeTable } from './episode-table.tsx';
import { SideBySide } from './side-by-side.tsx';
import { Timeline } from './timeline.tsx';

const Chart = lazy(async () => ({ default: (await import('../../../kit/chart.tsx')).Chart }));

interface ResultProps {
  readonly backtest: Backtest;
  readonly result: Result;
}

export function BacktestResult({ backtest, result }: ResultProps) {
  const { t } = useTranslation('lab');
  const { number } = useFormat();
  const { diff } = result;
  return (
    <>
      <p className="plain quiet">
        {t('backtest.read', {
          ...{ readings: number(result.readings, 0), seconds: number(result.elapsed_ms / 1000) },
          times: number(result.realtime_multiple, 0),
        })}
      </p>
      <SideBySide a={result} b={result.compared} />
      {diff !== null && (
        <p className="plain">
          {t('backtest.both', { both: diff.both, a: diff.only_a.total, b: diff.only_b.total })}
          {diff.partial && ` ${t('backtest.partial')}`}
        </p>
      )}
      <h3>{t('backtest.timeline')}</h3>
      <Timeline
        from={Date.parse(backtest.from)}
        to={Date.parse(result.through ?? backtest.to)}
        a={result.episodes}
        b={result.compared?.episodes ?? null}
      />
      {result.episodes.length < result.episodes_total && (
        <p className="plain">{t('backtest.shown', { shown: result.episodes.length, count: result.episodes_total })}</p>
      )}
      <h3>{t('backtest.perDay')}</h3>
      <PerDay result={result} />
      {diff !== null && (
        <>
          <EpisodeTable title={t('backtest.onlyA')} found={diff.only_a.episodes} />
          <EpisodeTable title={t('backtest.onlyB')} found={diff.only_b.episodes} />
        </>
      )}
      {diff === null && <EpisodeTable title={t('backtest.episodes')} found={result.episodes} />}
    </>
  );
}

function PerDay({ result }: { readonly result: Result }) {
  const { t } = useTranslation('lab');
  const { day } = useFormat();
  const option = useMemo(() => {
    const { compared } = result;
    const bars = (name: string, days: Result['per_day']) => ({
      ...{ name: `${name} ${t('backtest.episodes')}`, days: days.map((one) => [one.day, one.episodes] as const) },
    });
    const both = [bars('A', result.per_day), ...(compared === null ? [] : [bars('B', compared.per_day)])];
    return dayBars(both, day);
  }, [result, t, day]);
  return (
    <Suspense fallback={<div style={{ height: 200 }} />}>
      <Chart option={option} label={t('backtest.perDay')} height={200} />
    </Suspense>
  );
}
