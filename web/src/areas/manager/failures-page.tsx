import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { urlOf } from '../../api/client.ts';
import { useAnswer, usePages } from '../../api/queries.ts';
import type { Departure, FailureRates } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, ListTable, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { linkTo } from './links.ts';

type Cohort = FailureRates['cohorts'][number];
const groups = ['model', 'firmware', 'batch'] as const;

/** Failure rates by model, firmware and batch, and which of them depart from the rest. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query, set] = useQueryState();
  const types = useAnswer('GET /device-types', {});
  const device_type = query.get('device_type') ?? types.data?.items[0]?.name ?? '';
  const by = query.get('by') ?? 'model';
  const asked = { device_type, by, ...partsOf(query, ['fault']) };
  const { data, error } = useAnswer(
    'GET /reports/failure-rates',
    { query: asked },
    { enabled: device_type !== '', keep: true },
  );
  return (
    <>
      <Sheet
        title={t('failures.title')}
        extra={<CsvButton path={urlOf('/reports/failure-rates/cases', {}, asked)} name={`failures-${by}`} />}
      >
        <div className="fields">
          <ChoiceField
            label={t('failures.type')}
            value={device_type}
            onChange={(value) => set('device_type', value)}
            choices={types.data?.items.map(({ name, title }) => [name, title] as const) ?? []}
          />
          <ChoiceField
            label={t('failures.by')}
            value={by}
            onChange={(value) => set('by', value)}
            choices={groups.map((one) => [one, t(`failures.${one}`)] as const)}
          />
          <TextField
            label={t('failures.fault')}
            value={query.get('fault') ?? ''}
            onChange={(value) => set('fault', value)}
          />
        </div>
        <ProblemNotice problem={error} />
        <ListTable
          label={t('failures.title')}
          columns={useColumns(asked)}
          rows={data?.cohorts}
          keyOf={({ name }) => name ?? ''}
          empty={t('failures.empty')}
        />
      </Sheet>
      <Departures />
    </>
  );
}

function useColumns(asked: Readonly<Record<string, string | undefined>>): readonly Column<Cohort>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  return [
    { title: t('failures.cohort'), cell: ({ name }) => name ?? t('failures.unknown') },
    { title: t('failures.devices'), numeric: true, cell: ({ devices }) => format.number(devices) },
    {
      title: t('failures.failures'),
      numeric: true,
      cell: ({ name, failures }) => (
        <Link href={linkTo('/reports/failed', { ...asked, name: name ?? '' })}>{format.number(failures)}</Link>
      ),
    },
    { title: t('failures.rate'), numeric: true, cell: ({ rate }) => format.number(rate, 2) },
    {
      title: t('failures.bounds'),
      numeric: true,
      cell: ({ low, high }) => `${format.number(low, 2)} – ${format.number(high, 2)}`,
    },
    {
      title: t('failures.ratio'),
      numeric: true,
      cell: ({ ratio }) => (ratio === null ? '–' : `${format.number(ratio, 1)} ×`),
    },
    { title: t('failures.departs'), cell: ({ departs }) => (departs ? <strong>{t('yes')}</strong> : t('no')) },
    {
      title: t('failures.faults'),
      cell: ({ faults }) =>
        faults
          .slice(0, 3)
          .map(({ fault, failures }) => `${fault ?? '–'} (${failures})`)
          .join(', '),
    },
  ];
}

function Departures() {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const pages = usePages('GET /reports/departures', { query: {} });
  const columns: readonly Column<Departure>[] = [
    { title: t('column.at'), cell: ({ found_at }) => format.dateTime(found_at) },
    { title: t('failures.by'), cell: ({ by }) => t(`failures.${by}`) },
    {
      title: t('failures.cohort'),
      cell: ({ name, model }) => (model === null || model === name ? name : `${model} ${name}`),
    },
    {
      title: t('failures.faults'),
      cell: ({ findings }) =>
        findings.map(({ fault, failed, devices }) => `${fault ?? '–'}: ${failed}/${devices}`).join(', '),
    },
  ];
  return (
    <Sheet title={t('failures.departures')}>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('failures.departures')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('failures.noDepartures')}
      />
    </Sheet>
  );
}
