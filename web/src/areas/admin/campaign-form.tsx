import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { namesIn } from './written.ts';

const empty = {
  ...{ id: '', zh: '', en: '', script: 'CC-MAINT', types: '', cities: '', districts: '' },
  ...{ cron: '0 9 * * 1', below: '-3', hours: '48', perRun: '200', perDay: '50' },
};
type Written = typeof empty;
const occasions = ['calendar', 'frost'] as const;
type Occasion = (typeof occasions)[number];

export function CampaignForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [written, setWritten] = useState<Written>(empty);
  const [occasion, setOccasion] = useState<Occasion>('calendar');
  const add = useCommand('POST /campaigns');
  const field = (name: keyof Written, label: string, more: { type?: 'number'; required?: boolean } = {}) => (
    <TextField
      label={label}
      value={written[name]}
      onChange={(value) => setWritten((before) => ({ ...before, [name]: value }))}
      {...more}
    />
  );
  return (
    <FormDialog
      title={t('campaigns.add')}
      action={t('save')}
      onClose={onClose}
      onSend={() => add.mutateAsync({ body: bodyOf(written, occasion) })}
    >
      {field('id', t('campaigns.id'), { required: true })}
      {field('zh', t('campaigns.zh'), { required: true })}
      {field('en', t('campaigns.en'), { required: true })}
      {field('script', t('campaigns.script'), { required: true })}
      {field('types', t('campaigns.types'))}
      {field('cities', t('campaigns.cities'))}
      {field('districts', t('campaigns.districts'))}
      <ChoiceField
        label={t('campaigns.when')}
        value={occasion}
        onChange={setOccasion}
        choices={occasions.map((one) => [one, t(`campaigns.${one}`)] as const)}
      />
      {occasion === 'calendar' ? (
        field('cron', t('campaigns.cron'), { required: true })
      ) : (
        <>
          {field('below', t('campaigns.below'), { type: 'number' })}
          {field('hours', t('campaigns.hours'), { type: 'number' })}
        </>
      )}
      {field('perRun', t('campaigns.perRun'), { type: 'number' })}
      {field('perDay', t('campaigns.perDay'), { type: 'number' })}
    </FormDialog>
  );
}

function bodyOf({ id, zh, en, script, ...more }: Written, occasion: Occasion) {
  const [device_types, cities, districts] = [namesIn(more.types), namesIn(more.cities), namesIn(more.districts)];
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    ...{ id: id.trim(), title: { en, 'zh-CN': zh }, script: script.trim() },
    audience: {
      ...(device_types.length === 0 ? {} : { device_types }),
      ...(cities.length === 0 ? {} : { cities }),
      ...(districts.length === 0 ? {} : { districts }),
    },
    when:
      occasion === 'calendar'
        ? { calendar: { cron: more.cron, time_zone } }
        : {
            frost: {
              ...{ below_c: Number(more.below), within_hours: Number(more.hours) },
              ...{ area: 'climate_zone' as const, season_days: 30 },
            },
          },
    caps: { calls_per_run: Number(more.perRun), calls_per_day: Number(more.perDay) },
  };
}
