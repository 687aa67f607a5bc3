import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../kit/format.ts';
import { useQueryState } from '../../kit/query-state.ts';

/** The filters with which a figure opened its list, each of which can be taken away. */
export function ListFilters({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const [query, set] = useQueryState();
  const worded = (name: string, value: string): string => {
    if (name === 'opened_from' || name === 'opened_to') return format.dateTime(value);
    if (name === 'state') return t([`console:ticketState.${value}`, `console:alertState.${value}`]);
    return name === 'verdict' ? t(`verdict.${value}`) : value;
  };
  return (
    <p className="actions">
      {names.map((name) => {
        const value = query.get(name);
        if (value === null) return null;
        return (
          <span key={name}>
            {t(`filter.${name}`)}: {worded(name, value)}{' '}
            <Button size="small" type="text" onClick={() => set(name, '')}>
              ×<span className="unseen">{t('filter.remove', { name: t(`filter.${name}`) })}</span>
            </Button>
          </span>
        );
      })}
    </p>
  );
}
