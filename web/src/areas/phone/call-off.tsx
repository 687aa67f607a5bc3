import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import type { Visit } from '../../api/schema.d.ts';
import { Trouble } from './trouble.tsx';
import { useOnce } from './use-once.ts';

/** An appointment that does not hold; another one can be made afterwards. */
export function CallOff({ visit, onClose }: { readonly visit: Visit; readonly onClose: () => void }) {
  const { t } = useTranslation('phone');
  const [reason, setReason] = useState('');
  const cancel = useCommand('POST /visits/{id}/cancel');
  const { extrasFor, heard } = useOnce();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const body = { reason: reason.trim() };
    const extras = extrasFor([visit.id, body], visit.version);
    cancel.mutate(
      { path: { id: visit.id }, body, extras },
      { onSuccess: onClose, onSettled: (_, error) => heard(error) },
    );
  };
  return (
    <form className="phone-sheet" onSubmit={send}>
      <h2>{t('callOff.title')}</h2>
      <label className="phone-field">
        {t('callOff.reason')}
        <input required maxLength={300} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <Trouble error={cancel.error} />
      <div className="phone-row">
        <button type="button" className="phone-button" onClick={onClose}>
          {t('back')}
        </button>
        <button type="submit" className="phone-button" data-main disabled={cancel.isPending || reason.trim() === ''}>
          {t('callOff.send')}
        </button>
      </div>
    </form>
  );
}
