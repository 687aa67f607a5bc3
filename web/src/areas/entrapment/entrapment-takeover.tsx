import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { unanswered } from './danger.ts';
import { DangerScreen } from './danger-screen.tsx';
import './entrapment.css';

/** Takes over the screen while there is danger to life that nobody has answered to. */
export function Takeover() {
  const { t } = useTranslation('entrapment');
  const { data } = useAnswer('GET /alerts', { query: { severity: 'P1', state: 'open', limit: 50 } });
  const [setAside, setSetAside] = useState<ReadonlySet<string>>(new Set());
  const dialog = useRef<HTMLDialogElement>(null);
  const waiting = unanswered(data?.items ?? []);
  const first = waiting.find(({ id }) => !setAside.has(id));
  const id = first?.id;
  useEffect(() => {
    const box = dialog.current;
    if (id === undefined || box === null) return;
    if (!box.open) box.showModal();
    box.focus();
  }, [id]);
  if (first === undefined) {
    return waiting.length === 0 ? null : (
      <button type="button" className="danger-left" onClick={() => setSetAside(new Set())}>
        {t('setAside', { count: waiting.length })}
      </button>
    );
  }
  return (
    <dialog
      ref={dialog}
      className="danger"
      aria-label={t('label')}
      tabIndex={-1}
      // Danger is answered to or set aside in so many words; it does not vanish by a key pressed in passing.
      onCancel={(event) => event.preventDefault()}
    >
      <DangerScreen
        key={first.id}
        alert={first}
        more={waiting.length - 1}
        onSetAside={() => setSetAside((before) => new Set([...before, first.id]))}
      />
    </dialog>
  );
}
