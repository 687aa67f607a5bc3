import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import type { Visit } from '../../api/schema.d.ts';
import { CauseField } from './cause-field.tsx';
import { ChecklistFields } from './checklist-fields.tsx';
import { Choices } from './choices.tsx';
import { PartsFields } from './parts-fields.tsx';
import { bodyOf, lacking, results } from './report.ts';
import { Trouble } from './trouble.tsx';
import { useDraft } from './use-draft.ts';
import { useWork } from './use-work.ts';

interface ReportFormProps {
  readonly visit: Visit;
  readonly deviceType: string | undefined;
}

/** What came of the visit, put down while it goes on, and sent at its end. */
export function ReportForm({ visit, deviceType }: ReportFormProps) {
  const { t } = useTranslation('phone');
  const { draft, enter, forget } = useDraft(visit.ticket_id);
  const list = useAnswer('GET /tickets/{id}/checklist', { path: { id: visit.ticket_id } });
  const items = list.data?.items ?? [];
  const finish = useWork('POST /visits/{id}/finish');
  const [, go] = useLocation();
  const lacks = list.data === undefined && list.error === null ? 'list' : lacking(draft, items);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = bodyOf(draft, items);
    if (body === undefined || lacks !== undefined) return;
    finish.send({ path: { id: visit.id }, body }, visit.version, () => {
      forget();
      go('/visits', { state: { said: 'reported' } });
    });
  };
  return (
    <form className="phone-report" onSubmit={submit}>
      <ChecklistFields items={items} draft={draft} enter={enter} />
      <PartsFields deviceType={deviceType} draft={draft} enter={enter} />
      <section className="phone-sheet" aria-label={t('report.title')}>
        <h2>{t('report.title')}</h2>
        <Choices
          legend={t('report.result')}
          value={draft.result}
          choices={results.map((result) => [result, t(`result.${result}`)])}
          onChoose={(result) => enter({ result })}
        />
        {draft.result !== 'not_at_home' && <CauseField draft={draft} enter={enter} />}
        <label className="phone-field">
          {t('report.notes')}
          <textarea
            rows={3}
            maxLength={4000}
            value={draft.notes}
            onChange={({ target }) => enter({ notes: target.value })}
          />
        </label>
      </section>
      <div className="phone-bar">
        <Trouble error={finish.error} />
        <output className="phone-lacks">{lacks !== undefined && lacks !== 'list' && t(`lacks.${lacks}`)}</output>
        <button type="submit" className="phone-button" data-main disabled={finish.busy || lacks !== undefined}>
          {t('report.send')}
        </button>
      </div>
    </form>
  );
}
