import { useTranslation } from 'react-i18next';
import type { Presence } from '../../api/schema.d.ts';

/** Whether a device is connected, in a word and a colour. */
export function PresenceTag({ presence }: { readonly presence: Presence }) {
  const { t } = useTranslation('fleet');
  return (
    <span className="presence" data-online={presence.online ?? 'unknown'}>
      {t(`online.${presence.online}`)}
    </span>
  );
}
