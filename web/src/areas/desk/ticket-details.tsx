import { Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../kit/format.ts';
import { OutcomeButton } from './outcome-button.tsx';
import { type TicketEntries, verdicts } from './ticket-actions.ts';

interface TicketDetailsProps {
  readonly entries: TicketEntries;
  readonly enter: (more: Partial<TicketEntries>) => void;
  /** Telemetry does not confirm that the fault is over; a manager may close all the same and says why. */
  readonly closing: boolean;
}

/** What an action needs to be told. */
export function TicketDetails({ entries, enter, closing }: TicketDetailsProps) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const id = useId();
  switch (entries.action) {
    case 'resolve':
      return (
        <div className="detail">
          <fieldset className="outcomes" aria-label={t('ticket.verdict')}>
            {verdicts.map((verdict, place) => (
              <OutcomeButton
                key={verdict}
                keyCap={String(place + 1)}
                label={t(`verdict.${verdict}`)}
                chosen={entries.verdict === verdict}
                onChoose={() => enter({ verdict })}
              />
            ))}
          </fieldset>
          <Words name="cause" entries={entries} enter={enter} />
          <Words name="result" entries={entries} enter={enter} />
          <Words name="note" entries={entries} enter={enter} />
        </div>
      );
    case 'pend':
      return (
        <div className="detail">
          <Words name="reason" entries={entries} enter={enter} />
          <label htmlFor={id}>{t('ticket.pendFor')}</label>
          <select
            className="control"
            id={id}
            value={entries.pendFor}
            onChange={({ target }) => enter({ pendFor: Number(target.value) })}
          >
            {[60, 240, 1440, 4320].map((minutes) => (
              <option key={minutes} value={minutes}>
                {format.span(minutes * 60_000)}
              </option>
            ))}
          </select>
        </div>
      );
    case 'close':
      return closing ? <Words name="override" entries={entries} enter={enter} /> : null;
    case 'cancel':
    case 'reopen':
      return <Words name="note" entries={entries} enter={enter} />;
    default:
      return null;
  }
}

type WordsName = 'result' | 'cause' | 'note' | 'reason' | 'override';

function Words({ name, entries, enter }: Omit<TicketDetailsProps, 'closing'> & { readonly name: WordsName }) {
  const { t } = useTranslation('desk');
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{t(`ticket.${name}`)}</label>
      <Input id={id} value={entries[name]} onChange={({ target }) => enter({ [name]: target.value })} />
    </>
  );
}
