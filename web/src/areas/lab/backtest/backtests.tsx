import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { useAnswer } from '../../../api/queries.ts';
import type { Backtest, Rule } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Nothing, Sheet } from '../../../kit/sheet.tsx';
import type { Draft } from '../rule/use-draft.ts';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestReport } from './backtest-report.tsx';
import { useVersionName } from './version-name.ts';

/** What a version would have done on stored history, against another one. */
export function Backtests({ rule, draft }: { readonly rule: Rule; readonly draft: Draft }) {
  const { t } = useTranslation('lab');
  const { run } = useParams();
  const [, go] = useLocation();
  const { may } = useSession();
  const place = `/rules/${encodeURIComponent(rule.id)}/backtest`;
  return (
    <>
      {may('rules:write') && <BacktestForm rule={rule} draft={draft} onAsked={(id) => go(`${place}/${id}`)} />}
      {run !== undefined && <BacktestReport key={run} id={run} />}
      <Sheet title={t('backtest.earlier')}>
        <Earlier rule={rule} place={place} />
      </Sheet>
    </>
  );
}

function Earlier({ rule, place }: { readonly rule: Rule; readonly place: string }) {
  const { t } = useTranslation('lab');
  const { data, error } = useAnswer('GET /backtests', { query: { rule_id: rule.id, limit: 10 } });
  return (
    <>
      <ProblemNotice problem={error} />
      {data?.items.length === 0 && <Nothing>{t('backtest.none')}</Nothing>}
      <ul className="rows">
        {data?.items.map((one) => (
          <li key={one.id}>
            <Link href={`${place}/${one.id}`}>
              <RunName of={one} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function RunName({ of }: { readonly of: Backtest }) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const nameOf = useVersionName();
  const span = t('backtest.span', { from: dateTime(of.from), to: dateTime(of.to) });
  const pair = of.compare_to === null ? '' : ` ↔ ${nameOf(of.compare_to)}`;
  const asked = t('versions.by', { who: of.asked_by, when: dateTime(of.asked_at) });
  return `${nameOf(of.rule)}${pair}, ${span}, ${t(`backtest.states.${of.state}`)}, ${asked}`;
}
