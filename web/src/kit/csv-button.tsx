import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client.ts';
import { useClient } from '../api/context.tsx';
import { readCsv } from './csv-pages.ts';
import { useFormat } from './format.ts';
import './list-table.css';
import { ProblemNotice } from './notices.tsx';

/** More than a spreadsheet is pleasant with; whoever wants more asks the API. */
const mostRows = 100_000;

interface CsvButtonProps {
  /** Of the list in the API, with the filters that are set. */
  readonly path: string;
  /** Of the file, without its ending. */
  readonly name: string;
}

/** Downloads a whole list of the API as a table. While it comes, the button says how much and stops it. */
export function CsvButton({ path, name }: CsvButtonProps) {
  const { t } = useTranslation('console');
  const { number } = useFormat();
  const { state, start, stop } = useDownload(path, name);
  return (
    <div className="actions">
      {state.rows === undefined ? (
        <Button size="small" onClick={() => void start()}>
          CSV<span className="unseen">{t('csv.what')}</span>
        </Button>
      ) : (
        <Button size="small" onClick={stop}>
          {t('csv.stop', { rows: number(state.rows) })}
        </Button>
      )}
      {state.cut !== undefined && (
        <Alert type="warning" showIcon role="alert" title={t('csv.cut', { rows: number(state.cut) })} />
      )}
      <ProblemNotice problem={state.problem ?? null} />
    </div>
  );
}

interface Download {
  /** So many have come; undefined: nothing is under way. */
  readonly rows?: number;
  /** The last file ended after so many, and the list goes on. */
  readonly cut?: number;
  readonly problem?: Problem;
}

function useDownload(path: string, name: string) {
  const { raw } = useClient();
  const [state, setState] = useState<Download>({});
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  const start = async (): Promise<void> => {
    const download = new AbortController();
    under.current = download;
    const { signal } = download;
    setState({ rows: 0 });
    try {
      const onRows = (rows: number): void => setState({ rows });
      const { parts, rows, cut } = await readCsv(raw, path, { most: mostRows, signal, onRows });
      save(new Blob([...parts], { type: 'text/csv' }), cut ? `${name}.first-${rows}.csv` : `${name}.csv`);
      setState(cut ? { cut: rows } : {});
    } catch (error) {
      if (signal.aborted) return;
      setState({ problem: error instanceof Problem ? error : new Problem(0, { detail: String(error) }) });
    }
  };
  const stop = (): void => {
    under.current?.abort();
    setState({});
  };
  return { state, start, stop };
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
