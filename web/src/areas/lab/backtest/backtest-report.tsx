import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../api/queries.ts';
import type { Backtest } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { BacktestResult } from './backtest-result.tsx';
import { isUnderWay, useBacktest } from './use-backtest.ts';
import { useVersionName } from './version-name.ts';

/** One backtest while it runs, and what it found. */
export function BacktestReport({ id }: { readonly id: string }) {
  const { t } = useTranslation('lab');
  const { data, error } = useBacktest(id);
  return (
    <Sheet title={t('backtest.result')}>
      <ProblemNotice problem={error} />
      {data && <Heading of={data} />}
      {data && isUnderWay(data) && <UnderWay of={data} />}
      {data?.reason != null && <p className="plain">{data.reason}</p>}
      {data?.result != null && <BacktestResult backtest={data} result={data.result} />}
    </Sheet>
  );
}

function Heading({ of }: { readonly of: Backtest }) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const nameOf = useVersionName();
  return (
    <p className="plain">
      A: {nameOf(of.rule)}
      {of.compare_to !== null && ` · B: ${nameOf(of.compare_to)}`} ·{' '}
      {t('backtest.span', { from: dateTime(of.from), to: dateTime(of.to) })} ·{' '}
      {of.devices === null ? t('backtest.everyDevice') : of.devices.join(', ')} ·{' '}
      <strong aria-live="polite">{t(`backtest.states.${of.state}`)}</strong>
    </p>
  );
}

function UnderWay({ of }: { readonly of: Backtest }) {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const cancel = useCommand('POST /backtests/{id}/cancel');
  return (
    <div className="lab-bar">
      <Progress percent={Math.round(of.progress * 100)} aria-label={t('backtest.progress')} className="lab-wide" />
      {may('rules:write') && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate({ path: { id: of.id }, body: {} })}>
          {t('backtest.cancel')}
        </Button>
      )}
      <ProblemNotice problem={cancel.error} />
    </div>
  );
}
