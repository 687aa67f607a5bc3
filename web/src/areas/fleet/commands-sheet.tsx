import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { paramsOf } from './params.ts';

/** What the device was told and what it answered; whoever may tells it more. */
export function CommandsSheet({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation('fleet');
  const { may } = useSession();
  const format = useFormat();
  const { data } = useAnswer('GET /devices/{id}/commands', { path: { id: deviceId }, query: { limit: 20 } });
  return (
    <Sheet title={t('command.title')}>
      {may('device-commands:send') && <CommandForm deviceId={deviceId} />}
      {data?.items.length === 0 && <Nothing>{t('command.none')}</Nothing>}
      <ul className="rows" aria-live="polite">
        {data?.items.map((command) => (
          <li key={command.id}>
            <strong>{command.name}</strong> <span className="tag">{t(`command.state.${command.state}`)}</span>{' '}
            <span className="quiet">
              {format.dateTime(command.created_at)} · {command.created_by}
            </span>
            {command.reply !== null && <code className="reply">{JSON.stringify(command.reply)}</code>}
            {command.failure !== null && <p className="plain">{command.failure}</p>}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function CommandForm({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation('fleet');
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const send = useCommand('POST /devices/{id}/commands');
  const params = paramsOf(text);
  const ready = name.trim() !== '' && params !== 'faulty' && !send.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready) return;
    const body = { name: name.trim(), ...(params === undefined ? {} : { params }) };
    send.mutate({ path: { id: deviceId }, body }, { onSuccess: () => setName('') });
  };
  return (
    <form className="command" onSubmit={submit}>
      <label>
        {t('command.name')}{' '}
        <input className="control" value={name} maxLength={128} onChange={({ target }) => setName(target.value)} />
      </label>
      <label>
        {t('command.params')}{' '}
        <input
          className="control"
          value={text}
          placeholder='{"setpoint_c": 45}'
          aria-invalid={params === 'faulty'}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <Button htmlType="submit" disabled={!ready}>
        {t('command.send')}
      </Button>
      {params === 'faulty' && (
        <p className="plain" role="alert">
          {t('command.faulty')}
        </p>
      )}
      <ProblemNotice problem={send.error} />
    </form>
  );
}
