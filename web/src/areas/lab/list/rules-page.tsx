import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { urlOf } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { useSession } from '../../../api/session.tsx';
import { CsvButton } from '../../../kit/csv-button.tsx';
import { KeyCap, useHotKey } from '../../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { useToday } from '../../../kit/now.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import '../lab.css';
import { modes } from '../rule/rule-mode.ts';
import { type Filter, fitting, rowsOf } from './rule-rows.ts';
import { RuleTable } from './rule-table.tsx';
import { spanOfDays } from './span-of-days.ts';

const periods = [7, 30, 90, 365] as const;

export function Page() {
  const { t } = useTranslation('lab');
  const [filter, setFilter] = useState<Filter>({ text: '', mode: 'all' });
  const [days, setDays] = useState<number>(90);
  const span = spanOfDays(days, useToday());
  const rules = useAnswer('GET /rules', { query: { limit: 500 } });
  const figures = useAnswer('GET /rules/performance', { query: { ...span, limit: 500 } }, { keep: true });
  const rows = fitting(rowsOf(rules.data?.items ?? [], figures.data?.items ?? []), filter);
  return (
    <Sheet title={t('list.title')} extra={<CsvButton path={urlOf('/rules/performance', {}, span)} name="rules" />}>
      <ProblemNotice problem={rules.error ?? figures.error} onRetry={() => void rules.refetch()} />
      <div className="lab-bar">
        <Input
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={filter.text}
          onChange={({ target }) => setFilter({ ...filter, text: target.value })}
          allowClear
        />
        <Select
          aria-label={t('list.mode')}
          value={filter.mode}
          onChange={(mode) => setFilter({ ...filter, mode })}
          options={(['all', ...modes] as const).map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
        <Select
          aria-label={t('list.period')}
          value={days}
          onChange={setDays}
          options={periods.map((value) => ({ value, label: t('list.days', { count: value }) }))}
        />
        <span className="lab-count" aria-live="polite">
          {t('list.count', { count: rows.length })}
        </span>
        <NewRule />
      </div>
      <RuleTable rows={rows} loading={rules.isPending || figures.isPending} />
    </Sheet>
  );
}

function NewRule() {
  const { t } = useTranslation('lab');
  const [, go] = useLocation();
  const { may } = useSession();
  const allowed = may('rules:write');
  useHotKey('n', t('fresh.title'), () => go('/new-rule'), { enabled: allowed });
  if (!allowed) return null;
  return (
    <Button type="primary" onClick={() => go('/new-rule')}>
      {t('fresh.title')}
      <KeyCap of="n" />
    </Button>
  );
}
