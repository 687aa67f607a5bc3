import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useClient } from '../../../api/context.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { FaultList } from '../editor/fault-list.tsx';
import { withSuggestion } from '../editor/take-suggestion.ts';
import { type Fault, useJudgement } from '../editor/use-judgement.ts';
import { useOffer } from '../editor/use-offer.ts';
import '../lab.css';
import { useStoreRule } from './use-store-rule.ts';

const CodeEditor = lazy(async () => ({ default: (await import('../editor/code-editor.tsx')).CodeEditor }));

/** A rule begins as a draft, which does nothing. */
const beginning = `id: MY-01
title: { en: , zh-CN: }
device_types: []
when:
for: 30s
severity: P3
mode: draft
`;

export function Page() {
  const { t } = useTranslation('lab');
  const [, go] = useLocation();
  const [text, setText] = useState(beginning);
  const [jump, setJump] = useState<{ readonly to: Fault }>();
  const [taken, setTaken] = useState<string>();
  const judgement = useJudgement(text);
  const offer = useOffer(text);
  const store = useStoreRule();
  const isTaken = useIsTaken();
  const { id } = judgement;
  const save = async (): Promise<void> => {
    if (id === null) return;
    if (await isTaken(id)) return setTaken(id);
    setTaken(undefined);
    store.mutate({ id, text }, { onSuccess: () => go(`/rules/${encodeURIComponent(id)}`) });
  };
  const ready = judgement.current && id !== null && !judgement.faults.some(({ grave }) => grave);
  return (
    <Sheet title={t('fresh.title')}>
      <ProblemNotice problem={store.error} />
      {taken !== undefined && (
        <p role="alert" className="plain">
          {t('fresh.taken', { id: taken })} <Link href={`/rules/${encodeURIComponent(taken)}`}>{taken}</Link>
        </p>
      )}
      <Suspense fallback={<div style={{ height: 420 }} />}>
        <CodeEditor
          {...{ value: text, label: t('fresh.label'), onChange: setText, offer, jump }}
          faults={judgement.faults}
          onSave={() => void save()}
        />
      </Suspense>
      <FaultList
        judgement={judgement}
        onGoTo={(to) => setJump({ to })}
        onTake={(fault) => setText(withSuggestion(text, fault))}
      />
      <Button type="primary" disabled={!ready} loading={store.isPending} onClick={() => void save()}>
        {t('fresh.save')}
        <kbd className="key-cap">Ctrl S</kbd>
      </Button>
    </Sheet>
  );
}

/** A new rule is never stored over one that is there. */
function useIsTaken(): (id: string) => Promise<boolean> {
  const { call } = useClient();
  return async (id) => {
    try {
      await call('GET /rules/{id}', { path: { id } });
      return true;
    } catch {
      // Whatever else is wrong, storing will say.
      return false;
    }
  };
}
