import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import { useHotKey } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import '../../kit/controls.css';
import './board.css';
import { columns } from './columns.ts';
import { ComingUp } from './coming-up.tsx';
import { CrewPanel } from './crew-panel.tsx';
import { IncidentCards } from './incident-cards.tsx';
import { TicketCard } from './ticket-card.tsx';
import { useAssign } from './use-assign.ts';
import { type Board, useBoard } from './use-board.ts';

/** Work in columns by how far it is, incidents above it, and beside it who could do it. */
export function Page() {
  const { t } = useTranslation('board');
  const [district, setDistrict] = useState<string>();
  const board = useBoard(district);
  const [chosenId, choose] = useState<string>();
  const chosen = board.items.find(({ ticket }) => ticket.id === chosenId);
  const { assign, again, problem } = useAssign(board.items);
  useSteps(board, chosenId, choose);
  return (
    <div className="board">
      <header className="board-head">
        <h1>{t('title')}</h1>
        <DistrictChoice district={district} onChoose={setDistrict} />
        {board.more && <span className="quiet">{t('more', { count: board.items.length })}</span>}
      </header>
      <ProblemNotice problem={problem ?? board.problem} />
      <div className="board-top">
        <IncidentCards incidents={board.incidents} items={board.items} chosenId={chosenId} onChoose={choose} />
        <ComingUp items={board.items} onChoose={choose} />
      </div>
      <div className="board-grid">
        <div className="board-columns">
          {columns.map((column) => (
            <section key={column} className="column" aria-label={t(`column.${column}`)}>
              <h2>
                {t(`column.${column}`)} <span className="count">{board.columns[column].length}</span>
              </h2>
              <ul>
                {board.columns[column].map((item) => (
                  <li key={item.ticket.id}>
                    <TicketCard item={item} chosen={item.ticket.id === chosenId} onChoose={choose} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <CrewPanel chosen={chosen} onAssign={assign} onAgain={again} />
      </div>
    </div>
  );
}

/** `j` and `k` go through the board, `o` opens what is chosen, Escape lets go of it. */
function useSteps(board: Board, chosenId: string | undefined, choose: (id: string | undefined) => void): void {
  const { t } = useTranslation('board');
  const [, go] = useLocation();
  const order = columns.flatMap((column) => board.columns[column].map(({ ticket }) => ticket.id));
  const step = (by: number): void => {
    const place = chosenId === undefined ? -1 : order.indexOf(chosenId);
    choose(order[Math.min(Math.max(place + by, 0), order.length - 1)]);
  };
  useHotKey('j', t('keys.down'), () => step(1));
  useHotKey('k', t('keys.up'), () => step(-1));
  useHotKey('o', t('keys.open'), () => go(`/desk/ticket/${chosenId}`), { enabled: chosenId !== undefined });
  useHotKey('Escape', t('keys.letGo'), () => choose(undefined), { enabled: chosenId !== undefined });
}

function DistrictChoice({
  district,
  onChoose,
}: {
  readonly district: string | undefined;
  readonly onChoose: (district: string | undefined) => void;
}) {
  const { t } = useTranslation('board');
  const { data } = useAnswer('GET /districts', { query: { limit: 500 } });
  const names = (data?.items ?? []).flatMap((one) => one.district ?? []);
  return (
    <label>
      {t('territory')}{' '}
      <select className="control" value={district ?? ''} onChange={({ target }) => onChoose(target.value || undefined)}>
        <option value="">{t('everywhere')}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
