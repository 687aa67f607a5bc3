import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import type { Provider, Technician } from '../../api/schema.d.ts';
import { ChoiceField, LongField, TextField } from '../../kit/fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { namesIn } from './written.ts';

const tiers = ['', 'A', 'B', 'C', 'D'] as const;
const skills = ['1', '2', '3'] as const;
const yesNo = ['true', 'false'] as const;

/** A city, or a city and one of its districts, a line each. */
const territoryText = ({ territories }: Provider): string =>
  territories.map(({ city, district }) => [city, district].filter(Boolean).join(' / ')).join('\n');
const territoriesIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.split('/').map((part) => part.trim()))
    .filter(([city]) => city !== undefined && city !== '')
    .map(([city = '', district]) => ({ city, district: district === undefined || district === '' ? null : district }));

export function ProviderForm({ provider, onClose }: { readonly provider?: Provider; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [name, setName] = useState(provider?.name ?? '');
  const [tier, setTier] = useState<(typeof tiers)[number]>(provider?.tier ?? '');
  const [phone, setPhone] = useState(provider?.phone ?? '');
  const [territories, setTerritories] = useState(provider === undefined ? '' : territoryText(provider));
  const [active, setActive] = useState<(typeof yesNo)[number]>(provider?.active === false ? 'false' : 'true');
  const add = useCommand('POST /providers');
  const change = useCommand('PATCH /providers/{id}');
  const body = {
    ...{ name: name.trim(), tier: tier === '' ? null : tier, phone: phone.trim() === '' ? null : phone.trim() },
    ...{ territories: territoriesIn(territories), active: active === 'true' },
  };
  return (
    <FormDialog
      title={provider?.name ?? t('staff.addProvider')}
      action={t('save')}
      onClose={onClose}
      onSend={() =>
        provider === undefined
          ? add.mutateAsync({ body })
          : change.mutateAsync({ path: { id: provider.id }, body, extras: { ifMatch: provider.version } })
      }
    >
      <TextField label={t('staff.name')} value={name} onChange={setName} required />
      <ChoiceField
        label={t('staff.tier')}
        value={tier}
        onChange={setTier}
        choices={tiers.map((one) => [one, one === '' ? '–' : one] as const)}
      />
      <TextField type="tel" label={t('staff.phone')} value={phone} onChange={setPhone} />
      <LongField label={t('staff.territoriesHow')} value={territories} onChange={setTerritories} />
      <ActiveField value={active} onChange={setActive} />
    </FormDialog>
  );
}

export function TechnicianForm({
  technician,
  providers,
  onClose,
}: {
  readonly technician?: Technician;
  readonly providers: readonly (readonly [string, string])[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('admin');
  const [name, setName] = useState(technician?.name ?? '');
  const [provider, setProvider] = useState(technician?.provider_id ?? providers[0]?.[0] ?? '');
  const [skill, setSkill] = useState<(typeof skills)[number]>(skills[(technician?.skill ?? 1) - 1] ?? '1');
  const [phone, setPhone] = useState(technician?.phone ?? '');
  const [classes, setClasses] = useState(technician?.product_classes.join(', ') ?? '');
  const [active, setActive] = useState<(typeof yesNo)[number]>(technician?.active === false ? 'false' : 'true');
  const add = useCommand('POST /technicians');
  const change = useCommand('PATCH /technicians/{id}');
  const body = {
    ...{ name: name.trim(), provider_id: provider, skill: Number(skill) },
    ...{ phone: phone.trim() === '' ? null : phone.trim() },
    ...{ product_classes: namesIn(classes), active: active === 'true' },
  };
  return (
    <FormDialog
      title={technician?.name ?? t('staff.addTechnician')}
      action={t('save')}
      onClose={onClose}
      onSend={() =>
        technician === undefined
          ? add.mutateAsync({ body })
          : change.mutateAsync({ path: { id: technician.id }, body, extras: { ifMatch: technician.version } })
      }
    >
      <TextField label={t('staff.name')} value={name} onChange={setName} required />
      <ChoiceField label={t('staff.provider')} value={provider} onChange={setProvider} choices={providers} required />
      <ChoiceField
        label={t('staff.skill')}
        value={skill}
        onChange={setSkill}
        choices={skills.map((one) => [one, t(`skill.${one}`)] as const)}
      />
      <TextField type="tel" label={t('staff.phone')} value={phone} onChange={setPhone} />
      <TextField label={t('staff.classesHow')} value={classes} onChange={setClasses} />
      <ActiveField value={active} onChange={setActive} />
    </FormDialog>
  );
}

function ActiveField({
  value,
  onChange,
}: {
  readonly value: (typeof yesNo)[number];
  readonly onChange: (value: (typeof yesNo)[number]) => void;
}) {
  const { t } = useTranslation('admin');
  const choices = [['true', t('yes')] as const, ['false', t('no')] as const];
  return <ChoiceField label={t('staff.active')} value={value} onChange={onChange} choices={choices} />;
}
