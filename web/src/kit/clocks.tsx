import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';
import { useNow } from './now.tsx';

/** Time left until an instant, counting down; past it, how late it is. */
export function Countdown({ until, near = 600_000 }: { readonly until: string | number; readonly near?: number }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const at = typeof until === 'number' ? until : Date.parse(until);
  const left = at - useNow();
  const state = left < 0 ? 'late' : left < near ? 'near' : 'far';
  const text = left < 0 ? t('clock.late', { span: format.span(left) }) : t('clock.left', { span: format.span(left) });
  return (
    <time className="countdown" data-state={state} dateTime={new Date(at).toISOString()} title={format.dateTime(at)}>
      {text}
    </time>
  );
}

/** How long ago it was, counting on. */
export function Since({ at }: { readonly at: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const span = format.span(Math.max(0, useNow() - Date.parse(at)));
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {t('clock.since', { span })}
    </time>
  );
}
