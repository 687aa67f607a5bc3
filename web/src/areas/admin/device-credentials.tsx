import { useTranslation } from 'react-i18next';
import type { Credentials } from '../../api/schema.d.ts';
import { ShownOnce } from './shown-once.tsx';

/** What a device signs in with, with a code that the installer's phone reads. */
export function DeviceCredentials({ of, onClose }: { readonly of: Credentials; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <ShownOnce
      title={t('devices.credentials')}
      lines={[
        [t('devices.username'), of.username],
        [t('devices.password'), of.password],
      ]}
      qr={JSON.stringify(of)}
      onClose={onClose}
    />
  );
}
