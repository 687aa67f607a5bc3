import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../../api/client.ts';
import { useAnswer, useCommand } from '../../../api/queries.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import type { Fault } from '../editor/use-judgement.ts';
import { TestResult } from './test-result.tsx';
import { testTemplate } from './test-template.ts';

const CodeEditor = lazy(async () => ({ default: (await import('../editor/code-editor.tsx')).CodeEditor }));

/** Tests of a rule, run on its text as it stands in the editor. They are kept in this browser. */
export function RuleTests({ id, text }: { readonly id: string; readonly text: string }) {
  const { t } = useTranslation('lab');
  const types = useAnswer('GET /device-types', { query: {} }).data?.items;
  const [kept, keep] = useKeptTest(id);
  const run = useCommand('POST /rules/test');
  if (types === undefined) return null;
  const test = kept ?? testTemplate(id, text, types, t('tests.firstName'));
  const start = (): void => run.mutate({ body: { rule: text, test } });
  const faults = faultsOf(run.error);
  return (
    <div className="lab-columns">
      <section aria-label={t('tests.text')}>
        <p className="plain quiet">{t('tests.explained')}</p>
        <Suspense fallback={<div style={{ height: 380 }} />}>
          <CodeEditor
            {...{ value: test, label: t('tests.text'), onChange: keep, onSave: start, faults, height: 380 }}
          />
        </Suspense>
        <Button type="primary" onClick={start} loading={run.isPending}>
          {t('tests.run')}
          <kbd className="key-cap">Ctrl S</kbd>
        </Button>
      </section>
      <section aria-label={t('tests.result')} aria-live="polite">
        <ProblemNotice problem={run.error} />
        {run.data && <TestResult result={run.data} />}
      </section>
    </div>
  );
}

const none: readonly Fault[] = [];

/** Places of faults are those of the test only when the test is what was refused. */
function faultsOf(error: Problem | null): readonly Fault[] {
  if (!(error instanceof Problem) || error.code !== 'rule-test-faulty') return none;
  return error.faults.flatMap(({ line, column, detail }) =>
    typeof line === 'number' && typeof column === 'number' ? [{ line, column, detail, grave: true }] : [],
  );
}

function useKeptTest(id: string): [string | undefined, (text: string) => void] {
  const name = `carewatch.rule-test.${id}`;
  const [kept, setKept] = useState(() => localStorage.getItem(name) ?? undefined);
  return [
    kept,
    (text) => {
      localStorage.setItem(name, text);
      setKept(text);
    },
  ];
}
