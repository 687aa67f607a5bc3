import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { useFormat } from '../../../kit/format.ts';
import { KeyCap, useHotKey } from '../../../kit/hot-keys.tsx';
import { SeverityTag } from '../../../kit/tags.tsx';
import { useDeviceTypeNames } from '../use-device-types.ts';
import { ModeDialog } from './mode-dialog.tsx';
import { ModeTag } from './mode-tag.tsx';
import { severityOf, steps } from './rule-mode.ts';
import type { Draft } from './use-draft.ts';

/** What the rule is, how far it has been let loose, and the next step. */
export function RuleHead({ rule, draft }: { readonly rule: Rule; readonly draft: Draft }) {
  const { t } = useTranslation('lab');
  const { dateTime, list } = useFormat();
  const typeName = useDeviceTypeNames();
  const severity = severityOf(rule.document);
  return (
    <header className="lab-head">
      <h1>{rule.title}</h1>
      {severity && <SeverityTag of={severity} />}
      <span>{list(rule.device_types.map(typeName))}</span>
      <span className="quiet">
        {t('rule.stored', { version: rule.version, who: rule.changed_by, when: dateTime(rule.changed_at) })}
      </span>
      <Steps of={rule} />
      <ChangeMode rule={rule} changed={draft.changed} />
    </header>
  );
}

function Steps({ of: { mode } }: { readonly of: Rule }) {
  const { t } = useTranslation('lab');
  if (mode === 'retired') return <ModeTag of={mode} />;
  return (
    <ol className="lab-steps" aria-label={t('rule.steps')}>
      {steps.map((step) => (
        <li key={step} aria-current={step === mode ? 'step' : undefined} title={t(`meaning.${step}`)}>
          {t(`mode.${step}`)}
        </li>
      ))}
    </ol>
  );
}

function ChangeMode({ rule, changed }: { readonly rule: Rule; readonly changed: boolean }) {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  const allowed = may('rules:write');
  useHotKey('m', t('promote.open'), () => setOpen(true), { enabled: allowed && !changed });
  if (!allowed) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={changed}>
        {t('promote.open')}
        <KeyCap of="m" />
      </Button>
      {changed && <span className="quiet">{t('promote.storeFirst')}</span>}
      {open && <ModeDialog rule={rule} onClose={() => setOpen(false)} />}
    </>
  );
}
