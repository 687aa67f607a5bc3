import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Flow, RoomFlow } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { type Column, ListTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { useRates } from './use-rates.ts';

/** The stream tells of work, not of every message: these figures are asked for. */
const everyMs = 2_000;

/** How much goes through every room of the house now. */
export function Page() {
  const { data, error } = useAnswer('GET /flow', {}, { again: () => everyMs });
  return (
    <>
      <ProblemNotice problem={error} />
      {data !== undefined && (
        <>
          <Rooms rooms={data.rooms} />
          <Journal flow={data} />
        </>
      )}
    </>
  );
}

function Rooms({ rooms }: { readonly rooms: readonly RoomFlow[] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const rates = useRates(rooms);
  const figure = (title: string, value: (room: RoomFlow) => number): Column<RoomFlow> => ({
    title,
    numeric: true,
    cell: (room) => format.number(value(room)),
  });
  return (
    <Sheet title={t('flow.title')}>
      <ListTable
        label={t('flow.title')}
        columns={[
          { title: t('flow.room'), cell: ({ room }) => t(`room.${room}`, { defaultValue: room }) },
          { title: t('flow.unit'), cell: ({ unit }) => t(`unit.${unit}`, { defaultValue: unit }) },
          {
            title: t('flow.rate'),
            numeric: true,
            cell: ({ room, unit }) => format.number(rates.get(`${room} ${unit}`) ?? 0),
          },
          figure(t('flow.in'), (room) => room.in),
          figure(t('flow.out'), (room) => room.out),
          figure(t('flow.refused'), (room) => room.refused),
          figure(t('flow.duplicate'), (room) => room.duplicate),
          figure(t('flow.dropped'), (room) => room.dropped_qos0),
          figure(t('flow.queue'), (room) => room.queue + room.pending),
          { title: t('flow.lag'), numeric: true, cell: ({ lag_seconds }) => format.span(lag_seconds * 1_000) },
        ]}
        rows={rooms}
        keyOf={({ room, unit }) => `${room} ${unit}`}
        empty={t('flow.empty')}
      />
    </Sheet>
  );
}

function Journal({ flow: { journal, followers, broker } }: { readonly flow: Flow }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <Sheet title={t('flow.journal')}>
      <p className="plain">
        {t('flow.bytes', {
          bytes: format.number(journal.bytes / 1e6),
          budget: format.number(journal.budget_bytes / 1e6),
          seq: format.number(journal.last_seq),
        })}
      </p>
      {journal.full && <p role="alert">{t('flow.full')}</p>}
      {journal.fault !== null && <p role="alert">{journal.fault}</p>}
      {broker !== null && <p>{t(broker.connected ? 'flow.brokerConnected' : 'flow.brokerAway')}</p>}
      <ListTable
        label={t('flow.followers')}
        columns={[
          { title: t('flow.follower'), cell: ({ name }) => t(`follower.${name}`, { defaultValue: name }) },
          { title: t('flow.seq'), numeric: true, cell: ({ seq }) => format.number(seq) },
          { title: t('flow.lag'), numeric: true, cell: ({ lag_seconds }) => format.span(lag_seconds * 1_000) },
        ]}
        rows={followers}
        keyOf={({ name }) => name}
        empty={t('flow.empty')}
      />
    </Sheet>
  );
}
