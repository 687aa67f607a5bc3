import { useTranslation } from 'react-i18next';
import { ChoiceField } from '../../kit/fields.tsx';
import { useToday } from '../../kit/now.tsx';
import { monthsUntil } from './links.ts';

/** The month that is looked at; empty is the present one. */
export function MonthField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (month: string) => void;
}) {
  const { t, i18n } = useTranslation('manager');
  const now = useToday();
  const name = new Intl.DateTimeFormat(i18n.language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const [, ...past] = monthsUntil(now, 12);
  const choices = [
    ['', t('month.present')] as const,
    ...past.map((month) => [month, name.format(new Date(`${month}-15T00:00:00Z`))] as const),
  ];
  return <ChoiceField label={t('month.label')} value={value} onChange={onChange} choices={choices} />;
}
