import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import type { Callback, CareCall } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useReadNow } from '../../kit/now.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { CallDetails } from './call-details.tsx';
import { Changed } from './changed.tsx';
import { OutcomeButton } from './outcome-button.tsx';
import { attemptOf, type CallEntries, callbackOutcomes, callOutcomes, emptyEntries } from './outcomes.ts';
import { type Present, useBase } from './use-base.ts';
import { WrapUp } from './wrap-up.tsx';

interface CallFormProps {
  readonly kind: 'call' | 'callback';
  readonly call: CareCall | Callback;
  readonly onNext: () => void;
}

/** How the call went, in two presses: the outcome, and recording it. What was entered outlives a conflict. */
export function CallForm({ kind, call, onNext }: CallFormProps) {
  const { t } = useTranslation('desk');
  const { user } = useSession();
  const [entries, setEntries] = useState<CallEntries>(emptyEntries);
  const base = useBase(presentOf(call, user.name), entries !== emptyEntries);
  const readNow = useReadNow();
  const noteId = useId();
  const record = useCommand(kind === 'call' ? 'POST /care-calls/{id}/attempts' : 'POST /callbacks/{id}/attempts');
  const enter = (more: Partial<CallEntries>): void => setEntries((before) => ({ ...before, ...more }));
  const ready = entries.outcome !== null && !base.changed && !record.isPending;
  const send = (): void => {
    const body = attemptOf(entries, kind, readNow());
    if (body !== undefined) record.mutate({ path: { id: call.id }, body, extras: { ifMatch: base.version } });
  };
  useHotKey('s', t('keys.record'), send, { enabled: ready && record.data === undefined });

  if (record.data !== undefined) return <WrapUp call={record.data} outcome={entries.outcome} onNext={onNext} />;
  if (call.state !== 'queued' && call.state !== 'unreachable') return null;
  return (
    <Sheet title={t('call.outcome')}>
      <fieldset className="outcomes" aria-label={t('call.outcome')}>
        {(kind === 'call' ? callOutcomes : callbackOutcomes).map((outcome, place) => (
          <OutcomeButton
            key={outcome}
            keyCap={String(place + 1)}
            label={t(`outcome.${outcome}`)}
            chosen={entries.outcome === outcome}
            onChoose={() => enter({ outcome })}
          />
        ))}
      </fieldset>
      <CallDetails kind={kind} entries={entries} enter={enter} />
      <label htmlFor={noteId}>{t('call.note')}</label>
      <Input.TextArea
        id={noteId}
        value={entries.note}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={({ target }) => enter({ note: target.value })}
      />
      <Changed base={base} />
      <ProblemNotice problem={base.changed ? null : record.error} />
      <Button type="primary" className="record" disabled={!ready} loading={record.isPending} onClick={send}>
        {t('call.record')}
        <KeyCap of="s" />
      </Button>
    </Sheet>
  );
}

/** That one takes the call oneself changes nothing for one's entries. */
const presentOf = (call: CareCall | Callback, me: string): Present => ({
  version: call.version,
  matters: [call.state, call.attempts.length, call.claimed_by === me ? '' : (call.claimed_by ?? '')].join('/'),
});
