import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Visit } from '../../api/schema.d.ts';
import { useCauseName } from '../../kit/cause.ts';
import { useFormat } from '../../kit/format.ts';

/** What was found and used, as far as it was written down. */
export function VisitFacts({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation('desk');
  const { cause_code: cause, notes, attachments } = visit;
  const nameOf = useCauseName();
  const parts = useParts(visit);
  const failed = useFailedItems(visit);
  const facts = [
    ['cause', cause === null ? '' : nameOf(cause)],
    ['parts', parts],
    ['failed', failed],
    ['notes', notes ?? ''],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, text]) =>
        text === '' ? null : (
          <div key={name}>
            <dt>{t(`visits.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ),
      )}
      {attachments.length > 0 && (
        <div>
          <dt>{t('visits.attachments')}</dt>
          <dd>
            {attachments.map(({ name, url }) => (
              <a key={url} href={url} target="_blank" rel="noreferrer">
                {name}
              </a>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

function useParts({ parts, other_parts }: Visit): string {
  const format = useFormat();
  const { data } = useAnswer('GET /parts', { query: { limit: 500 } }, { enabled: parts.length > 0 });
  const titles = new Map(data?.items.map(({ number, title }) => [number, title]));
  const used = parts.map(({ part, quantity }) => [titles.get(part) ?? part, quantity] as const);
  const others = other_parts.map(({ name, quantity }) => [name, quantity] as const);
  return format.list([...used, ...others].map(([name, quantity]) => (quantity === 1 ? name : `${name} × ${quantity}`)));
}

function useFailedItems({ ticket_id, checklist }: Visit): string {
  const format = useFormat();
  const failed = checklist.filter(({ state }) => state === 'failed');
  const list = useAnswer('GET /tickets/{id}/checklist', { path: { id: ticket_id } }, { enabled: failed.length > 0 });
  const titles = new Map(list.data?.items.map(({ id, title }) => [id, title]));
  return format.list(failed.map(({ item, note }) => [titles.get(item) ?? item, ...(note ? [note] : [])].join(': ')));
}
