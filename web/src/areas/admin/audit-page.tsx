import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { AuditRecord } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { given } from './written.ts';

const names = ['actor', 'action', 'device_id', 'object_kind', 'object_id'] as const;

/** Who did what to what, the newest first. */
export function Page() {
  const { t } = useTranslation('admin');
  const [query, set] = useQueryState();
  const day = (name: 'from' | 'to') => {
    const date = query.get(name);
    return date === null
      ? {}
      : { [name]: new Date(`${date}T${name === 'from' ? '00:00:00' : '23:59:59'}`).toISOString() };
  };
  const parts = names.map((name) => given(name, query.get(name) ?? ''));
  const asked = useDeferredValue(JSON.stringify(Object.assign({ order: 'newest' }, ...parts, day('from'), day('to'))));
  const pages = usePages('GET /audit', { query: JSON.parse(asked) });
  return (
    <Sheet title={t('audit.title')} extra={<CsvButton path={urlOf('/audit', {}, JSON.parse(asked))} name="audit" />}>
      <search className="fields">
        {names.map((name) => (
          <TextField
            key={name}
            label={t(`audit.${name}`)}
            value={query.get(name) ?? ''}
            onChange={(value) => set(name, value)}
          />
        ))}
        <TextField
          type="date"
          label={t('audit.from')}
          value={query.get('from') ?? ''}
          onChange={(value) => set('from', value)}
        />
        <TextField
          type="date"
          label={t('audit.to')}
          value={query.get('to') ?? ''}
          onChange={(value) => set('to', value)}
        />
      </search>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('audit.title')}
        columns={useColumns()}
        pages={pages}
        keyOf={({ id }) => id}
        empty={pages.hasNextPage ? t('audit.notYet') : t('audit.empty')}
      />
    </Sheet>
  );
}

function useColumns(): readonly Column<AuditRecord>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    { title: t('audit.at'), tight: true, cell: ({ at }) => `${format.date(at)} ${format.time(at)}` },
    { title: t('audit.actor'), tight: true, cell: ({ actor }) => actor },
    { title: t('audit.what'), tight: true, cell: ({ action }) => <code>{action}</code> },
    { title: t('audit.object'), tight: true, cell: ({ object }) => `${object.kind} ${object.id}` },
    { title: t('audit.device_id'), cell: ({ device_id }) => device_id ?? '–' },
    { title: t('audit.detail'), cell: ({ detail }) => shortened(factsOf(detail)) },
  ];
}

/** What is known of it, a word before each fact. */
const factsOf = (detail: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
