import { useTranslation } from 'react-i18next';
import type { Visit } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';

/** From when to when somebody is expected, the day where it is not said by the place in the list. */
export function useAppointment(visit: Visit | undefined): string | undefined {
  const { t } = useTranslation('phone');
  const format = useFormat();
  if (visit?.planned_from == null || visit.planned_to === null) return undefined;
  const [from, to] = [new Date(visit.planned_from), new Date(visit.planned_to)];
  const end = from.toDateString() === to.toDateString() ? format.timeOfDay(to) : format.dateTime(to);
  return t('appointment', { from: format.dateTime(from), to: end });
}
