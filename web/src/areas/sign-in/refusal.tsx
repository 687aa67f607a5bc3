import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/client.ts';
import { useFormat } from '../../kit/format.ts';
import { type Asked, sentenceOf } from './sentence-of.ts';

/** Why somebody was not let in and what to do, in his or her own language. */
export function Refusal({ problem, of }: { readonly problem: Problem | null; readonly of: Asked }) {
  const { t } = useTranslation('sign-in');
  const format = useFormat();
  if (problem === null) return null;
  const { sentence, until } = sentenceOf(problem, of);
  const text = sentence === undefined ? problem.message : t(`refused.${sentence}`, { at: format.time(until ?? 0) });
  return <Alert type="error" showIcon role="alert" title={text} />;
}
