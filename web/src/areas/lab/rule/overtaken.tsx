import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { DiffView } from './diff-view.tsx';
import type { Draft } from './use-draft.ts';

/** Somebody stored another version meanwhile: what they changed, and the choice. Nothing that was written is lost. */
export function Overtaken({ rule, draft }: { readonly rule: Rule; readonly draft: Draft }) {
  const { t } = useTranslation('lab');
  const query = { from: draft.version, to: rule.version };
  const { data } = useAnswer('GET /rules/{id}/diff', { path: { id: rule.id }, query });
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('overtaken.title', { who: rule.changed_by, version: rule.version, own: draft.version })}
      description={
        <>
          <p className="plain">{t('overtaken.choice')}</p>
          {data && <DiffView diff={data} />}
          <div className="lab-bar">
            <Button type="primary" onClick={draft.build}>
              {t('overtaken.build')}
            </Button>
            <Button onClick={draft.drop}>{t('overtaken.drop')}</Button>
          </div>
        </>
      }
    />
  );
}
