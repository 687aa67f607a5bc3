import { describe, expect, it } from 'vitest';
import type { Alert } from '../alerts/index.ts';
import { instant } from '../base/index.ts';
import type { Device } from '../fleet/index.ts';
import { aboutAlert } from './calls/call-writer.ts';
import { fillScript } from './script-text.ts';

const alert: Pick<Alert, 'id' | 'device_id' | 'rule_id' | 'title' | 'severity' | 'since' | 'opened_at' | 'proof'> = {
  id: 'a',
  device_id: 'EL-1',
  rule_id: 'EL-03',
  severity: 'P2',
  title: { en: 'Door', 'zh-CN': '门' },
  since: instant(0),
  opened_at: instant(Date.UTC(2025, 0, 2, 3, 4)),
  proof: {
    seq: 1,
    rule_version: 1,
    reason: 'condition',
    inputs: { car_floor_index: 12, pressure: 1234.56, power_ok: false, gone: null, sly: '{device_id}' },
    timers: { since: instant(0), device_time: instant(0), held_ms: 0 },
    before: null,
    after: null,
    suppressions: [],
  },
};

const device = (language: string): Device => ({
  id: 'EL-1',
  type: 'elevator',
  model: null,
  site: { district: null, city: null, address: null, building: '7', unit: null, provider: null, details: { car: 'B' } },
  customer: { id: 'c', name: '物业', phone: null, language, details: {} },
  purchased_on: null,
  attributes: {},
  board: 'b',
  state: 'registered',
  created_at: instant(0),
  updated_at: instant(0),
  retired_at: null,
  version: 1,
});

const said: Readonly<Record<string, number>> = { car_floor_index: 3, door_cycle_count: 40 };
const fill = (text: string, language = 'en') =>
  fillScript(
    { id: 's', title: alert.title, text: { en: text, 'zh-CN': `中文：${text}` } },
    {
      ...{ device: device(language), about: aboutAlert(alert as Alert) },
      ...{ ticketNumber: 'T000001', timeZone: 'Asia/Shanghai', lastSaid: (signal) => said[signal] },
    },
  );

describe('a call text', () => {
  it('says the values of alert, device, site and ticket', () => {
    expect(fill('{building}/{car} {device_id} floor {car_floor_index}, {ticket}')).toBe('7/B EL-1 floor 12, T000001');
  });

  it('says what the device last said where the rule did not read it', () => {
    expect(fill('{door_cycle_count} at floor {car_floor_index}')).toBe('40 at floor 12');
  });

  it('is Chinese for those who speak it and English for all others', () => {
    expect(fill('{power_ok}', 'zh-TW')).toBe('中文：否');
    expect(fill('{power_ok}', 'de')).toBe('no');
  });

  it('rounds numbers, and says times where the customer lives', () => {
    expect(fill('{pressure}')).toBe('1234.6');
    expect(fill('{opened_at}')).toContain('11:04');
  });

  it('has a dash for what is not known and never shows a name in braces', () => {
    expect(fill('{gone} {unit} {never_heard_of} {}')).toBe('— — — —');
    expect(fill('{sly}')).toBe('device_id');
  });
});
