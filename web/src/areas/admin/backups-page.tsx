import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../api/queries.ts';
import { TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';

const progressMs = 1_000;

/** Begins a backup into a folder of the server and says how it goes. */
export function Page() {
  const { t } = useTranslation('admin');
  const [to, setTo] = useState('');
  const [id, setId] = useState('');
  const begin = useCommand('POST /backups');
  return (
    <Sheet title={t('backups.title')}>
      <p className="plain">{t('backups.what')}</p>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate({ body: { to: to.trim() } }, { onSuccess: (backup) => setId(backup.id) });
        }}
      >
        <TextField label={t('backups.to')} value={to} onChange={setTo} required />
        <Button type="primary" htmlType="submit" loading={begin.isPending}>
          {t('backups.begin')}
        </Button>
      </form>
      <ProblemNotice problem={begin.error} />
      {id !== '' && <Progress id={id} />}
    </Sheet>
  );
}

function Progress({ id }: { readonly id: string }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { data, error } = useAnswer(
    'GET /backups/{id}',
    { path: { id } },
    { again: (backup) => backup?.state === 'running' && progressMs },
  );
  if (data === undefined) return <ProblemNotice problem={error} />;
  const facts = { files: format.number(data.files), bytes: format.number(data.bytes / 1e6) };
  return (
    <output>
      {t(`backups.${data.state}`, facts)} {data.folder} {data.reason}
    </output>
  );
}
