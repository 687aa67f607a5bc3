import { useTranslation } from 'react-i18next';
import { Choices } from './choices.tsx';
import { answers, barring, type Draft, type Item } from './report.ts';

interface ChecklistFieldsProps {
  readonly items: readonly Item[];
  readonly draft: Draft;
  readonly enter: (more: Partial<Draft>) => void;
}

/** What is checked; items of class A say so, and how many of them are left. */
export function ChecklistFields({ items, draft, enter }: ChecklistFieldsProps) {
  const { t } = useTranslation('phone');
  if (items.length === 0) return null;
  const left = barring(items, draft.answers).length;
  return (
    <section className="phone-sheet" aria-label={t('checklist.title')}>
      <h2>{t('checklist.title')}</h2>
      <p className="plain quiet">{left === 0 ? t('checklist.clear') : t('checklist.left', { count: left })}</p>
      <ul className="phone-checks">
        {items.map((item) => (
          <CheckedItem key={item.id} item={item} draft={draft} enter={enter} />
        ))}
      </ul>
    </section>
  );
}

function CheckedItem({
  item: { id, title, blocking, state },
  draft,
  enter,
}: Omit<ChecklistFieldsProps, 'items'> & { readonly item: Item }) {
  const { t } = useTranslation('phone');
  return (
    <li>
      <p className="plain">
        {title} {blocking && <span className="tag phone-must">{t('checklist.must')}</span>}
        {state !== null && <span className="quiet"> {t('checklist.before', { answer: t(`answer.${state}`) })}</span>}
      </p>
      <Choices
        legend={title}
        legendUnseen
        value={draft.answers[id]}
        choices={answers.map((answer) => [answer, t(`answer.${answer}`)])}
        onChoose={(answer) => enter({ answers: { ...draft.answers, [id]: answer } })}
      />
      {draft.answers[id] === 'failed' && (
        <label className="phone-field">
          {t('checklist.found')}
          <input
            maxLength={1000}
            value={draft.remarks[id] ?? ''}
            onChange={({ target }) => enter({ remarks: { ...draft.remarks, [id]: target.value } })}
          />
        </label>
      )}
    </li>
  );
}
