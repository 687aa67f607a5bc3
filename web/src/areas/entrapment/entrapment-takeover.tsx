import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { isOnDuty, unanswered } from './danger.ts';
import { DangerScreen } from './danger-screen.tsx';
import './entrapment.css';

/**
 * Takes over the screen of those on duty while there is danger to life that nobody has answered to. Others see in the corner
 * that there is some, and are on duty once they open it.
 */
export function Takeover() {
  const { t } = useTranslation('entrapment');
  const { user } = useSession();
  const [onDuty, setOnDuty] = useState(isOnDuty(user.role));
  const { data } = useAnswer('GET /alerts', { query: { severity: 'P1', state: 'open', limit: 50 } });
  const [setAside, setSetAside] = useState<ReadonlySet<string>>(new Set());
  const dialog = useRef<HTMLDialogElement>(null);
  const waiting = unanswered(data?.items ?? []);
  const first = onDuty ? waiting.find(({ id }) => !setAside.has(id)) : undefined;
  const id = first?.id;
  useEffect(() => {
    const box = dialog.current;
    if (id === undefined || box === null) return;
    if (!box.open) box.showModal();
    box.focus();
  }, [id]);
  if (first === undefined) {
    const open = (): void => {
      setOnDuty(true);
      setSetAside(new Set());
    };
    return waiting.length === 0 ? null : (
      <button type="button" className="danger-left" onClick={open}>
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
