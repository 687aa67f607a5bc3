import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client.ts';
import { useClient } from '../api/context.tsx';
import { ProblemNotice } from './notices.tsx';

/** Downloads a list of the API as a table: the same path and query, as CSV. */
export function CsvButton({ path, name }: { readonly path: string; readonly name: string }) {
  const { t } = useTranslation('console');
  const { raw } = useClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const download = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await raw('GET', path, undefined, { headers: { accept: 'text/csv' } });
      save(await answer.blob(), `${name}.csv`);
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="small" loading={busy} onClick={() => void download()}>
        CSV<span className="unseen">{t('csv')}</span>
      </Button>
      <ProblemNotice problem={problem} />
    </>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
