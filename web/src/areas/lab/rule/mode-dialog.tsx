import { Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../api/schema.d.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Labelled } from '../labelled.tsx';
import { type CanaryPart, type Mode, modes, steps, withMode } from './rule-mode.ts';
import { useStoreRule } from './use-store-rule.ts';

interface ModeDialogProps {
  readonly rule: Rule;
  readonly onClose: () => void;
}

/** Lets a rule loose by a step, or takes it back; each mode says what it means for customers. */
export function ModeDialog({ rule, onClose }: ModeDialogProps) {
  const { t } = useTranslation('lab');
  const [mode, setMode] = useState<Mode>(nextOf(rule.mode));
  const [note, setNote] = useState('');
  const [part, setPart] = useState<CanaryPart>({ share: 0.1, tickets: 5 });
  const store = useStoreRule();
  const asksPart = mode === 'canary' && rule.document.canary === undefined;
  const change = (): void => {
    const text = withMode(rule.text, mode, asksPart ? part : undefined);
    store.mutate({ id: rule.id, text, note, version: rule.version }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      title={t('promote.title', { id: rule.id })}
      onCancel={onClose}
      onOk={change}
      okText={t('promote.do', { mode: t(`mode.${mode}`) })}
      okButtonProps={{ disabled: mode === rule.mode, loading: store.isPending }}
    >
      <ProblemNotice problem={store.error} />
      <Radio.Group value={mode} onChange={({ target }) => setMode(target.value)} className="lab-modes">
        {modes.map((one) => (
          <Radio key={one} value={one}>
            <strong>{t(`mode.${one}`)}</strong> {one === rule.mode && t('promote.now')}
            <span className="lab-meaning">{t(`meaning.${one}`)}</span>
          </Radio>
        ))}
      </Radio.Group>
      {asksPart && <PartFields part={part} onChange={setPart} />}
      <Labelled label={t('promote.note')}>
        {(id) => <Input id={id} value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} />}
      </Labelled>
    </Modal>
  );
}

const nextOf = (mode: Mode): Mode => {
  const place = (steps as readonly Mode[]).indexOf(mode);
  return steps[place + 1] ?? mode;
};

function PartFields({ part, onChange }: { readonly part: CanaryPart; readonly onChange: (part: CanaryPart) => void }) {
  const { t } = useTranslation('lab');
  return (
    <div className="lab-fields">
      <Labelled label={t('promote.share')}>
        {(id) => (
          <InputNumber
            {...{ id, min: 1, max: 100, precision: 0, suffix: '%', value: Math.round(part.share * 100) }}
            onChange={(share) => onChange({ ...part, share: (share ?? 10) / 100 })}
          />
        )}
      </Labelled>
      <Labelled label={t('promote.budget')}>
        {(id) => (
          <InputNumber
            {...{ id, min: 0, max: 100_000, precision: 0, value: part.tickets }}
            onChange={(tickets) => onChange({ ...part, tickets: tickets ?? 5 })}
          />
        )}
      </Labelled>
    </div>
  );
}
