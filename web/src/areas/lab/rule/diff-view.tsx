import { useTranslation } from 'react-i18next';
import type { RuleDiff } from '../../../api/schema.d.ts';

/** Two versions against each other, line by line. A line's sign says what its colour does. */
export function DiffView({ diff }: { readonly diff: Pick<RuleDiff, 'text' | 'from' | 'to'> }) {
  const { t } = useTranslation('lab');
  const lines = diff.text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(---|\+\+\+) /.test(line));
  if (diff.text.trim() === '') return <p className="plain">{t('versions.same')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className="lab-diff" aria-label={t('versions.diff', { from: diff.from, to: diff.to })} tabIndex={0}>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place.
        <div key={place} data-sign={line[0] ?? ' '}>
          {line === '' ? ' ' : line}
        </div>
      ))}
    </section>
  );
}
