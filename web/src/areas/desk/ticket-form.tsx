import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import type { TicketWithTimeline } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useReadNow } from '../../kit/now.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { Changed } from './changed.tsx';
import { OutcomeButton } from './outcome-button.tsx';
import {
  type Action,
  actionKeys,
  actionsOf,
  emptyTicketEntries,
  inputOf,
  type TicketEntries,
} from './ticket-actions.ts';
import { TicketDetails } from './ticket-details.tsx';
import { useBase } from './use-base.ts';

interface TicketFormProps {
  readonly ticket: TicketWithTimeline;
  readonly onNext: () => void;
}

/** Moves the ticket on: what needs no words at one press, the rest at two. Entries outlive a conflict. */
export function TicketForm({ ticket, onNext }: TicketFormProps) {
  const { t } = useTranslation('desk');
  const { user } = useSession();
  const [entries, setEntries] = useState<TicketEntries>(emptyTicketEntries);
  const matters = [ticket.state, ticket.assignee, ticket.severity, ticket.verdict, ticket.note].join('/');
  const base = useBase({ version: ticket.version, matters }, entries.action !== null);
  const readNow = useReadNow();
  const act = useCommand('POST /tickets/{id}/{action}');
  const enter = (more: Partial<TicketEntries>): void => setEntries((before) => ({ ...before, ...more }));

  const send = (chosen: TicketEntries): void => {
    const body = inputOf(chosen, readNow(), user.name);
    if (chosen.action === null || body === undefined) return;
    const path = { id: ticket.id, action: chosen.action };
    act.mutate({ path, body, extras: { ifMatch: base.version } }, { onSuccess: () => setEntries(emptyTicketEntries) });
  };
  const choose = (action: Action): void => {
    const next = { ...entries, action };
    enter({ action });
    if (needsNothing.has(action)) send(next);
  };
  const { action } = entries;
  const ready = !base.changed && !act.isPending && inputOf(entries, readNow(), user.name) !== undefined;
  useHotKey('s', t('keys.record'), () => send(entries), { enabled: ready });
  const done = ticket.state === 'closed' || ticket.state === 'cancelled';
  return (
    <Sheet title={t('ticket.next')}>
      <fieldset className="outcomes" aria-label={t('ticket.next')}>
        {actionsOf(ticket).map((one) => (
          <OutcomeButton
            key={one}
            keyCap={actionKeys[one]}
            label={t(`action.${one}`)}
            chosen={action === one}
            onChoose={() => choose(one)}
          />
        ))}
      </fieldset>
      <TicketDetails entries={entries} enter={enter} closing={act.error?.code === 'closure-unconfirmed'} />
      <Changed base={base} />
      <ProblemNotice problem={base.changed ? null : act.error} />
      {action !== null && (
        <Button
          type="primary"
          className="record"
          disabled={!ready}
          loading={act.isPending}
          onClick={() => send(entries)}
        >
          {t('call.record')}
          <KeyCap of="s" />
        </Button>
      )}
      {done && (
        <Button className="record" onClick={onNext}>
          {t('queue.next')}
          <KeyCap of="n" />
        </Button>
      )}
    </Sheet>
  );
}

/** Done at one press; what they would ask for is nothing. */
const needsNothing: ReadonlySet<Action> = new Set(['accept', 'start', 'resume', 'close']);
