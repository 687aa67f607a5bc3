import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Nothing, Sheet } from '../../../kit/sheet.tsx';

/** Devices that the rule cannot judge at all. */
export function BlindDevices({ rule, onChoose }: { readonly rule: Rule; readonly onChoose: (id: string) => void }) {
  const { t } = useTranslation('lab');
  const { list } = useFormat();
  const found = usePages('GET /rules/{id}/blind', { path: { id: rule.id }, query: { limit: 20 } });
  const blind = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Sheet title={t('whyNot.blind')}>
      <ProblemNotice problem={found.error} />
      {found.data !== undefined && blind.length === 0 && <Nothing>{t('whyNot.noneBlind')}</Nothing>}
      <ul className="rows">
        {blind.map(({ device_id, outcome, missing }) => (
          <li key={device_id}>
            <button type="button" className="link" onClick={() => onChoose(device_id)}>
              {device_id}
            </button>{' '}
            {t(`outcome.${outcome}`)} {missing.length > 0 && t('whyNot.missing', { names: list(missing) })}
          </li>
        ))}
      </ul>
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{t('versions.more')}</Button>}
    </Sheet>
  );
}
