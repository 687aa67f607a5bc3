import type { Comparison, DepartureGroup } from './compare.ts';
import type { FoundDeparture } from './find-departures.ts';

const words: Readonly<Record<DepartureGroup, { readonly en: string; readonly zh: string }>> = {
  model: { en: 'Model', zh: '型号' },
  firmware: { en: 'Firmware', zh: '固件' },
  batch: { en: 'Batch', zh: '批次' },
};

const longestTitle = 200;
const daysAYear = 365.25;

/** What is put down in the corrective action, for whoever reads it first. */
export function describeDeparture(found: FoundDeparture): { readonly title: string; readonly finding: string } {
  const { device_type, by, model, name, findings, comparisons, chance } = found;
  const { en, zh } = words[by];
  const of = model === null ? device_type : `${device_type} ${model}`;
  const query = new URLSearchParams({ device_type, by });
  const lines = [
    ...findings.map(sentence),
    `Exact test of two Poisson rates on devices until their first failure, over a year; Holm over ${comparisons} comparisons with a chance of ${chance.toPrecision(2)} in all.`,
    `Figures as of now: GET /api/v1/reports/failure-rates?${query}`,
  ];
  return {
    title: `${zh} ${name} (${of}) 故障率偏高 · ${en} ${name} fails more often than the rest`.slice(0, longestTitle),
    finding: lines.join('\n').slice(0, 4_000),
  };
}

function sentence(one: Comparison): string {
  const rate = one.device_days === 0 ? 0 : (one.failed / one.device_days) * daysAYear;
  const times = one.ratio === null ? 'none of the rest failed' : `${one.ratio.toFixed(1)} times the rest`;
  return (
    `${one.fault ?? 'All faults'}: ${one.failed} of ${one.devices} devices failed, ${rate.toFixed(2)} a device-year, ` +
    `${times} (${one.rest_failed} of ${one.rest_devices}); p = ${one.p.toExponential(1)}.`
  );
}
