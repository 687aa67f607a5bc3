import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { Device } from '../../api/schema.d.ts';

interface PickerProps {
  readonly label: string;
  /** Only devices of the type are looked for, where one is named. */
  readonly type?: string | undefined;
}

interface OneProps extends PickerProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** One device, found by its id, place or customer as the server finds it. */
export function DevicePicker({ label, type, value, onChange }: OneProps) {
  const { options, look } = useFoundDevices(type);
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: look }}
      allowClear
      aria-label={label}
      placeholder={label}
      value={value ?? null}
      onChange={(id: string | null) => onChange(id ?? undefined)}
      options={options}
      className="lab-wide"
    />
  );
}

interface ManyProps extends PickerProps {
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

export function DevicesPicker({ label, type, value, onChange }: ManyProps) {
  const { options, look } = useFoundDevices(type);
  return (
    <Select
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: look }}
      allowClear
      aria-label={label}
      placeholder={label}
      value={[...value]}
      onChange={onChange}
      options={options}
      className="lab-wide"
    />
  );
}

function useFoundDevices(type: string | undefined) {
  const [text, look] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const query = { ...(type === undefined ? {} : { type }), ...(asked === '' ? {} : { q: asked }), limit: 20 };
  const { data } = useAnswer('GET /devices', { query }, { keep: true });
  return { options: (data?.items ?? []).map((device) => ({ value: device.id, label: labelOf(device) })), look };
}

const labelOf = ({ id, site }: Device): string =>
  [id, site?.district, site?.address].filter((part) => part != null && part !== '').join(' · ');
