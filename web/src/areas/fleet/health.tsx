import { useTranslation } from 'react-i18next';
import type { OpenAlerts } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { SeverityTag } from '../../kit/tags.tsx';

const severities = ['P1', 'P2', 'P3', 'P4'] as const;

/** How a place or device is, in a line: open alerts by severity, or that there are none. */
export function Health({ alerts }: { readonly alerts: OpenAlerts }) {
  const { t } = useTranslation('fleet');
  const { number } = useFormat();
  const some = severities.filter((one) => alerts[one] > 0);
  if (some.length === 0) return <span className="well">{t('well')}</span>;
  return (
    <span className="health">
      {some.map((one) => (
        <span key={one}>
          <SeverityTag of={one} /> {number(alerts[one])}
        </span>
      ))}
    </span>
  );
}
