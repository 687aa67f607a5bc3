import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { useReadNow } from '../../../kit/now.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { DevicesPicker } from '../device-picker.tsx';
import { Labelled } from '../labelled.tsx';
import { localTime } from '../local-time.ts';
import type { Draft } from '../rule/use-draft.ts';
import { type Asked, backtestOf, type Choice } from './asked.ts';

const day = 86_400_000;
const presets = [1, 7, 30, 90] as const;

interface FormProps {
  readonly rule: Rule;
  readonly draft: Draft;
  readonly onAsked: (id: string) => void;
}

/** From when to when, on which devices, and against which version. */
export function BacktestForm({ rule, draft, onAsked }: FormProps) {
  const { t } = useTranslation('lab');
  const readNow = useReadNow();
  const [asked, setAsked] = useState(() => firstAsked(rule, draft, readNow()));
  const ask = useCommand('POST /backtests');
  const body = backtestOf(rule.id, draft.text, asked);
  const change = (part: Partial<Asked>): void => setAsked({ ...asked, ...part });
  const start = (): void => {
    if (body !== undefined) ask.mutate({ body }, { onSuccess: ({ id }) => onAsked(id) });
  };
  return (
    <Sheet title={t('backtest.title')}>
      <ProblemNotice problem={ask.error} />
      <div className="lab-fields">
        <Choices rule={rule} draft={draft} asked={asked} change={change} />
        <Time label={t('backtest.from')} value={asked.from} onChange={(from) => change({ from })} />
        <Time label={t('backtest.to')} value={asked.to} onChange={(to) => change({ to })} />
        <div className="lab-field">
          <span aria-hidden="true">{t('backtest.devices')}</span>
          <DevicesPicker
            label={t('backtest.everyDevice')}
            type={rule.device_types.length === 1 ? rule.device_types[0] : undefined}
            value={asked.devices}
            onChange={(devices) => change({ devices })}
          />
        </div>
      </div>
      <div className="lab-bar">
        {presets.map((days) => (
          <Button key={days} size="small" onClick={() => change(lastDays(days, readNow()))}>
            {t('list.days', { count: days })}
          </Button>
        ))}
        <Button type="primary" disabled={body === undefined} loading={ask.isPending} onClick={start}>
          {t('backtest.start')}
        </Button>
        {body === undefined && <span className="quiet">{t('backtest.noSpan')}</span>}
      </div>
    </Sheet>
  );
}

const lastDays = (days: number, now: number) => ({ from: localTime(now - days * day), to: localTime(now + 60_000) });

/** What was changed goes against what is stored; else the newest against the one before. */
function firstAsked(rule: Rule, draft: Draft, now: number): Asked {
  const own: Choice = draft.changed ? 'draft' : rule.version;
  const before = draft.changed ? rule.version : rule.version - 1;
  return { rule: own, compareTo: before < 1 ? 'nothing' : before, devices: [], ...lastDays(7, now) };
}

interface ChoicesProps extends Omit<FormProps, 'onAsked'> {
  readonly asked: Asked;
  readonly change: (part: Partial<Asked>) => void;
}

function Choices({ rule, draft, asked, change }: ChoicesProps) {
  const { t } = useTranslation('lab');
  const versions = useAnswer('GET /rules/{id}/versions', { path: { id: rule.id }, query: { limit: 100 } }).data?.items;
  const stored = (versions ?? [rule]).map(({ version, mode }) => ({
    value: version as Choice,
    label: `${t('versions.one', { version })} (${t(`mode.${mode}`)})`,
  }));
  const own = draft.changed ? [{ value: 'draft' as Choice, label: t('backtest.draft') }, ...stored] : stored;
  return (
    <>
      <div className="lab-field">
        <span aria-hidden="true">{t('backtest.ruleA')}</span>
        <Select
          aria-label={t('backtest.ruleA')}
          value={asked.rule}
          onChange={(choice) => change({ rule: choice })}
          options={own}
        />
      </div>
      <div className="lab-field">
        <span aria-hidden="true">{t('backtest.ruleB')}</span>
        <Select<Asked['compareTo']>
          aria-label={t('backtest.ruleB')}
          value={asked.compareTo}
          onChange={(compareTo) => change({ compareTo })}
          options={[{ value: 'nothing', label: t('backtest.nothing') }, ...own]}
        />
      </div>
    </>
  );
}

interface TimeProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Time({ label, value, onChange }: TimeProps) {
  return (
    <Labelled label={label}>
      {(id) => <Input id={id} type="datetime-local" value={value} onChange={({ target }) => onChange(target.value)} />}
    </Labelled>
  );
}
