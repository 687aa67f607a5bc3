import { useTranslation } from 'react-i18next';
import type { Export } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';

/** The files of an export, each of which the browser fetches to the disk by itself: they may be large. */
export function ExportFiles({ of: { id, state, files } }: { readonly of: Export }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
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
            <span className="quiet">
              {t('exports.sizeOf', { rows: format.number(rows), bytes: format.number(bytes / 1e6, 2) })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
