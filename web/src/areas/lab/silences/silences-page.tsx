import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/queries.ts';
import { useSession } from '../../../api/session.tsx';
import { CsvButton } from '../../../kit/csv-button.tsx';
import { KeyCap, useHotKey } from '../../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import '../lab.css';
import { SilenceForm } from './silence-form.tsx';
import { SilenceTable } from './silence-table.tsx';

const states = ['active', 'pending', 'expired'] as const;
type State = (typeof states)[number] | 'all';

export function Page() {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const [state, setState] = useState<State>('all');
  const [adding, setAdding] = useState(false);
  const allowed = may('silences:write');
  useHotKey('n', t('silences.add'), () => setAdding(true), { enabled: allowed });
  const query = state === 'all' ? {} : { state };
  const { data, error, isPending, hasNextPage, fetchNextPage } = usePages('GET /silences', { query });
  return (
    <Sheet title={t('silences.title')} extra={<CsvButton path="/silences" name="silences" />}>
      <p className="plain quiet">{t('silences.explained')}</p>
      <ProblemNotice problem={error} />
      <div className="lab-bar">
        <Select
          aria-label={t('silences.state')}
          value={state}
          onChange={setState}
          options={(['all', ...states] as const).map((value) => ({ value, label: t(`silences.states.${value}`) }))}
        />
        {allowed && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('silences.add')}
            <KeyCap of="n" />
          </Button>
        )}
      </div>
      <SilenceTable silences={data?.pages.flatMap(({ items }) => items) ?? []} loading={isPending} />
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('versions.more')}</Button>}
      {adding && <SilenceForm onClose={() => setAdding(false)} />}
    </Sheet>
  );
}
