import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { DevicePicker } from '../device-picker.tsx';
import { BlindDevices } from './blind-devices.tsx';
import { Reasons } from './reasons.tsx';

/** Why the rule says nothing about a device, or says something: what each part of it is at this moment. */
export function WhyNot({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('lab');
  const [device, setDevice] = useState<string>();
  const running = rule.mode !== 'draft' && rule.mode !== 'retired';
  const query = { device: device ?? '' };
  const asked = useAnswer(
    'GET /rules/{id}/why-not',
    { path: { id: rule.id }, query },
    { enabled: running && device !== undefined },
  );
  if (!running) return <p className="nothing">{t('whyNot.notRunning', { mode: t(`mode.${rule.mode}`) })}</p>;
  const type = rule.device_types.length === 1 ? rule.device_types[0] : undefined;
  return (
    <>
      <div className="lab-bar">
        <DevicePicker label={t('whyNot.device')} type={type} value={device} onChange={setDevice} />
        <Button disabled={device === undefined} loading={asked.isFetching} onClick={() => void asked.refetch()}>
          {t('whyNot.again')}
        </Button>
      </div>
      <ProblemNotice problem={asked.error} />
      <div aria-live="polite">{asked.data && device !== undefined && <Reasons report={asked.data} />}</div>
      <BlindDevices rule={rule} onChoose={setDevice} />
    </>
  );
}
