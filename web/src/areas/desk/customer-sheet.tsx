import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Device } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { useFormat } from '../../kit/format.ts';
import { Sheet } from '../../kit/sheet.tsx';

/** Who is called, what was agreed on with them, and the device in question. */
export function CustomerSheet({
  customerId,
  device,
}: {
  readonly customerId: string | null;
  readonly device: Device | undefined;
}) {
  const { t } = useTranslation('desk');
  const { may } = useSession();
  const format = useFormat();
  const id = customerId ?? device?.customer?.id ?? null;
  const { data } = useAnswer(
    'GET /customers/{id}',
    { path: { id: id ?? '' } },
    { enabled: id !== null && may('people:write') },
  );
  const { site } = device ?? {};
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('customer.name'), data?.name],
    [t('customer.phone'), data?.phone],
    [t('customer.contacts'), data?.contacts.map(({ name, phone }) => `${name} ${phone}`).join('，')],
    [t('customer.doNotCall'), data?.do_not_call?.reason],
    [t('customer.notes'), data?.notes],
    [t('customer.address'), [site?.city, site?.district, site?.address, site?.building].filter(Boolean).join(' ')],
    [t('device.id'), device?.id],
    [t('device.model'), device?.model],
    [t('device.purchased'), device?.purchased_on && format.date(device.purchased_on)],
    [t('device.online'), device && t(`online.${String(device.presence.online)}`)],
  ];
  return (
    <Sheet title={t('customer.title')}>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value != null &&
            value !== '' && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Sheet>
  );
}
