import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCap, useHotKey, useShownHotKeys } from '../kit/hot-keys.tsx';

/** What every key does on the page that is open; `?` opens it. */
export function HotKeyHelp() {
  const { t } = useTranslation('console');
  const [open, setOpen] = useState(false);
  const hotKeys = useShownHotKeys();
  const dialog = useRef<HTMLDialogElement>(null);
  useHotKey('?', t('hotKeys.help'), () => setOpen(true));
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  return (
    <dialog ref={dialog} className="hot-key-help" onClose={() => setOpen(false)} aria-labelledby="hot-keys">
      <h2 id="hot-keys">{t('hotKeys.title')}</h2>
      <dl>
        {hotKeys.map(({ key, label }) => (
          <div key={`${key} ${label}`}>
            <dt>
              <KeyCap of={key} />
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="quiet-button">
          {t('close')}
        </button>
      </form>
    </dialog>
  );
}
