import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import type { League } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { pageOfList } from './links.ts';
import { measures } from './measures.ts';
import { MonthField } from './month-field.tsx';
import { ShareLink } from './share-link.tsx';

/** How well the whole house works; every figure opens its list. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query, set] = useQueryState();
  const asked = { by: 'house' as const, ...partsOf(query, ['month']) };
  const { data, error } = useAnswer('GET /reports/league', { query: asked }, { keep: true });
  return (
    <>
      <h1>{t('overview.title')}</h1>
      <div className="fields">
        <MonthField value={query.get('month') ?? ''} onChange={(month) => set('month', month)} />
      </div>
      <ProblemNotice problem={error} />
      {data !== undefined && <Figures row={data.items[0]} formula={data.formula} />}
      <Present />
    </>
  );
}

type Row = League['items'][number];

function Figures({ row, formula }: { readonly row: Row | undefined; readonly formula: League['formula'] }) {
  const { t } = useTranslation('manager');
  const format = useFormat();
  if (row === undefined) return <p className="nothing">{t('overview.empty')}</p>;
  const { p50, p90, of, list } = row.response_minutes;
  return (
    <section className="tiles" aria-label={t('overview.figures')}>
      {measures.map((measure) => (
        <article className="tile" key={measure} title={formula[measure]}>
          <h2>{t(`measure.${measure}`)}</h2>
          <span className="figure">
            <ShareLink of={row[measure]} name={t(`measure.${measure}`)} />
          </span>
          <span className="quiet">
            {row[measure].low !== null &&
              row[measure].high !== null &&
              t('share.between', { low: format.percent(row[measure].low), high: format.percent(row[measure].high) })}
          </span>
        </article>
      ))}
      <article className="tile">
        <h2>{t('measure.response_time')}</h2>
        <span className="figure">
          {p50 === null ? (
            <span className="quiet">{t('noCase')}</span>
          ) : (
            <Link href={pageOfList(list)} aria-label={t('response.open', { span: format.span(p50 * 60_000), of })}>
              {format.span(p50 * 60_000)}
            </Link>
          )}
        </span>
        <span className="quiet">{p90 !== null && t('response.most', { span: format.span(p90 * 60_000) })}</span>
      </article>
    </section>
  );
}

/** What lies open now, by its state. */
function Present() {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const { data } = useAnswer('GET /summary', {});
  if (data === undefined) return null;
  const states = ['open', 'accepted', 'in_progress', 'pending', 'resolved'] as const;
  return (
    <Sheet title={t('overview.present')}>
      <div className="tiles">
        <Tile
          name={t('overview.openAlerts')}
          href="/reports/alerts?state=open"
          value={format.number(data.open_alerts)}
        />
        {states.map((state) => (
          <Tile
            key={state}
            name={t('overview.ticketsIn', { state: t(`console:ticketState.${state}`) })}
            href={`/reports/tickets?state=${state}`}
            value={format.number(data.tickets[state] ?? 0)}
          />
        ))}
      </div>
    </Sheet>
  );
}

function Tile({ name, href, value }: { readonly name: string; readonly href: string; readonly value: string }) {
  return (
    <article className="tile">
      <h3>{name}</h3>
      <Link className="figure" href={href} aria-label={`${name}: ${value}`}>
        {value}
      </Link>
    </article>
  );
}
