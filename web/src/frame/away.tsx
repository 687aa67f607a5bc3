import { useTranslation } from 'react-i18next';
import { useLive } from '../api/live.tsx';

/** Says that what is shown may be old, until the server can be heard again. */
export function Away() {
  const { t } = useTranslation('console');
  const { state } = useLive();
  return (
    <output className="away" aria-live="assertive" hidden={state !== 'away'}>
      {state === 'away' && t('away')}
    </output>
  );
}
