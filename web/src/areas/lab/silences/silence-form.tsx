import { Input, Modal, Radio, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../../api/queries.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { useReadNow } from '../../../kit/now.tsx';
import { DevicesPicker } from '../device-picker.tsx';
import { Labelled } from '../labelled.tsx';
import { localTime } from '../local-time.ts';
import { lackOf, type SilenceDraft, silenceOf } from './silence-draft.ts';

const twoHours = 7_200_000;
const severities = ['P4', 'P3', 'P2', 'P1'] as const;

const beginningAt = (now: number): SilenceDraft => ({
  ...{ kind: 'silence', rules: [], devices: [], district: '', building: '', deviceType: undefined },
  ...{ severityAtMost: undefined, from: '', until: localTime(now + twoHours), reason: '', responsible: '' },
});

/** What is to be quiet, until when and why. Life safety is quiet only where somebody answers for it. */
export function SilenceForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('lab');
  const readNow = useReadNow();
  const [draft, setDraft] = useState(() => beginningAt(readNow()));
  const create = useCommand('POST /silences');
  const lack = lackOf(draft);
  const change = (part: Partial<SilenceDraft>): void => setDraft({ ...draft, ...part });
  return (
    <Modal
      {...{ open: true, title: t('silences.add'), onCancel: onClose, okText: t('silences.start'), width: 640 }}
      onOk={() => create.mutate({ body: silenceOf(draft) }, { onSuccess: onClose })}
      okButtonProps={{ disabled: lack !== undefined, loading: create.isPending }}
    >
      <ProblemNotice problem={create.error} />
      <Radio.Group
        value={draft.kind}
        onChange={({ target }) => change({ kind: target.value })}
        options={(['silence', 'maintenance'] as const).map((value) => ({ value, label: t(`silences.kinds.${value}`) }))}
      />
      <CoverFields draft={draft} change={change} />
      <div className="lab-fields">
        <Text type="datetime-local" field="from" {...{ draft, change }} />
        <Text type="datetime-local" field="until" {...{ draft, change }} />
        <Text field="reason" {...{ draft, change }} />
        <Text field="responsible" {...{ draft, change }} />
      </div>
      <p className="plain quiet" aria-live="polite">
        {lack === undefined ? t('silences.responsibleWhy') : t(`silences.lack.${lack}`)}
      </p>
    </Modal>
  );
}

interface FieldsProps {
  readonly draft: SilenceDraft;
  readonly change: (part: Partial<SilenceDraft>) => void;
}

function CoverFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation('lab');
  const rules = useAnswer('GET /rules', { query: { limit: 500 } }).data?.items ?? [];
  const types = useAnswer('GET /device-types', { query: {} }).data?.items ?? [];
  return (
    <div className="lab-fields">
      <Field label={t('silences.field.rules')}>
        <Select
          mode="multiple"
          aria-label={t('silences.field.rules')}
          value={[...draft.rules]}
          onChange={(chosen) => change({ rules: chosen })}
          options={rules.map(({ id, title }) => ({ value: id, label: `${id} ${title}` }))}
        />
      </Field>
      <Field label={t('silences.field.devices')}>
        <DevicesPicker
          label={t('silences.field.devices')}
          value={draft.devices}
          onChange={(devices) => change({ devices })}
        />
      </Field>
      <Text field="district" {...{ draft, change }} />
      <Text field="building" {...{ draft, change }} />
      <Field label={t('silences.field.deviceType')}>
        <Select
          allowClear
          aria-label={t('silences.field.deviceType')}
          value={draft.deviceType ?? null}
          onChange={(name: string | null) => change({ deviceType: name ?? undefined })}
          options={types.map(({ name, title }) => ({ value: name, label: title }))}
        />
      </Field>
      <Field label={t('silences.field.severity')}>
        <Select
          allowClear
          aria-label={t('silences.field.severity')}
          value={draft.severityAtMost ?? null}
          onChange={(one: SilenceDraft['severityAtMost'] | null) => change({ severityAtMost: one ?? undefined })}
          options={severities.map((value) => ({ value, label: t(`console:severity.${value}`) }))}
        />
      </Field>
    </div>
  );
}

const Field = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="lab-field">
    <span aria-hidden="true">{label}</span>
    {children}
  </div>
);

interface TextProps extends FieldsProps {
  readonly field: 'from' | 'until' | 'reason' | 'responsible' | 'district' | 'building';
  readonly type?: string;
}

function Text({ field, draft, change, type = 'text' }: TextProps) {
  const { t } = useTranslation('lab');
  return (
    <Labelled label={t(`silences.field.${field}`)}>
      {(id) => (
        <Input id={id} type={type} value={draft[field]} onChange={({ target }) => change({ [field]: target.value })} />
      )}
    </Labelled>
  );
}
