import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { isLost } from './once.ts';

/** Why it did not go through, and that nothing typed is lost. */
export function Trouble({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('phone');
  if (error === null || error === undefined) return null;
  const kind = isLost(error) ? 'lost' : isChanged(error) ? 'changed' : 'refused';
  return (
    <div role="alert" className="phone-trouble">
      <strong>{t(`trouble.${kind}`)}</strong>
      <p className="plain">{kind === 'refused' ? (error as Problem).message : t(`trouble.${kind}Hint`)}</p>
    </div>
  );
}

/** Somebody was faster: the version is another one, or the state no longer allows it. */
const isChanged = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 412 || error.code === 'move-forbidden');
