import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Trouble } from './trouble.tsx';

interface CallOffProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onCallOff: (reason: string) => void;
  readonly onClose: () => void;
}

/** An appointment that does not hold; another one can be made afterwards. */
export function CallOff({ busy, error, onCallOff, onClose }: CallOffProps) {
  const { t } = useTranslation('phone');
  const [reason, setReason] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onCallOff(reason.trim());
  };
  return (
    <form className="phone-sheet" onSubmit={send}>
      <h2>{t('callOff.title')}</h2>
      <label className="phone-field">
        {t('callOff.reason')}
        <input required maxLength={300} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <Trouble error={error} />
      <div className="phone-row">
        <button type="button" className="phone-button" onClick={onClose}>
          {t('back')}
        </button>
        <button type="submit" className="phone-button" data-main disabled={busy || reason.trim() === ''}>
          {t('callOff.send')}
        </button>
      </div>
    </form>
  );
}
