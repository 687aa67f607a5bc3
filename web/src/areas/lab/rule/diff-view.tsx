import { useTranslation } from 'react-i18next';
import type { RuleDiff } from '../../../api/schema.d.ts';
import { Scrolling } from '../../../kit/scrolling.tsx';

/** Two versions against each other, line by line. A line's sign says what its colour does. */
export function DiffView({ diff }: { readonly diff: Pick<RuleDiff, 'text' | 'from' | 'to'> }) {
  const { t } = useTranslation('lab');
  const lines = diff.text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(---|\+\+\+) /.test(line));
  if (diff.text.trim() === '') return <p className="plain">{t('versions.same')}</p>;
  return (
    <Scrolling className="lab-diff" label={t('versions.diff', { from: diff.from, to: diff.to })}>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place.
        <div key={place} data-sign={line[0] ?? ' '}>
          {line === '' ? ' ' : line}
        </div>
      ))}
    </Scrolling>
  );
}
