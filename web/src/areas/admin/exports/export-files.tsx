import { useTranslation } from 'react-i18next';
import type { Export } from '../../../api/schema.d.ts';
import { useAmount } from './use-amount.ts';

/** The files of an export, each of which the browser fetches to the disk by itself: they may be large. */
export function ExportFiles({ of: { id, state, files } }: { readonly of: Export }) {
  const { t } = useTranslation('admin');
  const amount = useAmount();
  if (state !== 'done' || files.length === 0) return null;
  return (
    <details>
      <summary>{t('exports.files', { count: files.length })}</summary>
      <ul className="rows">
        {files.map(({ name, rows, bytes }) => (
          <li key={name}>
            <a href={`/api/v1/exports/${id}/file?name=${encodeURIComponent(name)}`} download={name}>
              {name}
            </a>{' '}
            <span className="quiet">{amount({ rows, bytes })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
