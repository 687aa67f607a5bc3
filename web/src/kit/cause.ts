import { useTranslation } from 'react-i18next';

/** Causes that technicians choose from; `other` is said in one's own words. The API takes any. */
export const causes = [
  ...['part-worn', 'valve-stuck', 'blocked', 'leak', 'frost', 'wiring', 'gas-supply', 'water-supply', 'power-supply'],
  ...['installation', 'setting', 'misuse', 'no-fault', 'other'],
] as const;

/** What a cause is called; one in somebody's own words stays as it is. */
export function useCauseName(): (cause: string) => string {
  const { t } = useTranslation('console');
  return (cause) => ((causes as readonly string[]).includes(cause) ? t(`cause.${cause}`) : cause);
}
