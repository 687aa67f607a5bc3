import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '../../base/index.ts';
import type { HouseStatus } from '../../house/index.ts';
import type { Exporter } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';
import { noon } from './samples.ts';

export const broker = {
  room: 'broker',
  unit: 'messages',
  in: 10,
  out: 8,
  rejected: { foreign_topic: 1 },
  duplicate: 0,
  dropped_qos0: 0,
  pending: 1,
  lag_seconds: 0.5,
};

export const healthy = (): HouseStatus => ({
  clock: { mode: 'system', now: noon },
  caught_up: true,
  journal: { full: false, bytes: 10, budget_bytes: 100, last_seq: 10 },
  followers: [],
  store: {},
  online: 1,
  messages: 10,
});

export function memoryStore(): ApiDeps['store'] {
  return {
    series: async ({ signals, from, step }) => ({
      series: signals.map((signal) => ({
        signal,
        points: signal === 'gas_supply_pressure_pa' ? [[instant(from + (step ?? 0)), 1985] as const] : [],
      })),
      next: null,
    }),
    rejections: async ({ device }) => ({
      items: [
        {
          seq: 1,
          idx: 0,
          at: noon,
          device: device ?? 'GH-1',
          reason: 'out_of_range',
          detail: 'gas_supply_pressure_pa is 99999; send 0 to 10000.',
          sample: new TextEncoder().encode('{"gas_supply_pressure_pa":99999}'),
        },
      ],
      next: null,
    }),
    rejectionCounts: async () => [{ device: 'GH-1', reason: 'out_of_range', count: 3, lastAt: noon }],
    unknownSignals: async ({ device }) => [
      { device: device ?? '', name: 'gas_supply_presure', seq: 1, ts: noon, value: 9 },
    ],
  };
}

/** Writes two days of a type; all types together take for ever. */
export const sampleExporter: Exporter = {
  parts: async ({ type, from, to }) => {
    if (type === undefined) return new Promise(() => undefined);
    return [1, 2].map(() => ({ type, from, to, signals: ['outlet_temp_c'] }));
  },
  async write({ type }, { format }, folder) {
    const day = (await readdir(folder)).length + 1;
    const name = `${type}.2026-01-0${day}.${format}`;
    const text = `device,ts,outlet_temp_c\nGH-${day},2026-01-0${day}T00:00:00.000Z,${day}\n`;
    await writeFile(join(folder, name), text);
    return [{ name, rows: 1, bytes: text.length }];
  },
};
