import { Button, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { FaultList } from '../editor/fault-list.tsx';
import { withSuggestion } from '../editor/take-suggestion.ts';
import { type Fault, useJudgement } from '../editor/use-judgement.ts';
import { useOffer } from '../editor/use-offer.ts';
import { Overtaken } from './overtaken.tsx';
import type { Draft } from './use-draft.ts';
import { useStoreRule } from './use-store-rule.ts';

/** The editor is large; it comes when a text is opened. */
const CodeEditor = lazy(async () => ({ default: (await import('../editor/code-editor.tsx')).CodeEditor }));

/** The text of a rule, its faults at their places, and storing it. */
export function RuleText({ rule, draft }: { readonly rule: Rule; readonly draft: Draft }) {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const [jump, setJump] = useState<{ readonly to: Fault }>();
  const [note, setNote] = useState('');
  const judgement = useJudgement(draft.text);
  const offer = useOffer(draft.text);
  const store = useStoreRule();
  const { text, version } = draft;
  const save = (): void => {
    if (!draft.changed || !may('rules:write')) return;
    // Also when another part of the page was opened meanwhile.
    const stored = store.mutateAsync({ id: rule.id, text, note, version });
    stored.then(
      (made) => {
        draft.settle(text, made.version);
        setNote('');
      },
      () => undefined,
    );
  };
  return (
    <div className="lab-text">
      {draft.overtaken ? <Overtaken rule={rule} draft={draft} /> : <ProblemNotice problem={store.error} />}
      <Suspense fallback={<div style={{ height: 420 }} />}>
        <CodeEditor
          value={text}
          label={t('editor.label', { id: rule.id })}
          onChange={draft.write}
          onSave={save}
          offer={offer}
          faults={judgement.faults}
          jump={jump}
        />
      </Suspense>
      <FaultList
        judgement={judgement}
        onGoTo={(to) => setJump({ to })}
        onTake={(fault) => draft.write(withSuggestion(text, fault))}
      />
      {may('rules:write') && (
        <div className="lab-bar">
          <Input
            aria-label={t('editor.note')}
            placeholder={t('editor.note')}
            maxLength={500}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
          <Button type="primary" onClick={save} loading={store.isPending} disabled={!draft.changed || draft.overtaken}>
            {t('editor.save')}
            <kbd className="key-cap">Ctrl S</kbd>
          </Button>
          <Button onClick={draft.drop} disabled={!draft.changed}>
            {t('editor.drop')}
          </Button>
          <span aria-live="polite" className="quiet">
            {draft.changed ? t('editor.changed', { version }) : t('editor.stored', { version })}
          </span>
        </div>
      )}
    </div>
  );
}
