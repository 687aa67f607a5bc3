import type { Rule } from '../document.ts';
import { ruleJson } from '../rule-json.ts';
import type { Happening } from './happening.ts';
import type { TestDevice } from './test-devices.ts';

/** Most devices whose values one line shows. */
const shownDevices = 3;

/** Says what devices had last sent at an instant after the start, of the signals that the rule's text names. */
export function lastSentOf(
  rule: Rule,
  devices: readonly TestDevice[],
  timeline: readonly Happening[],
  start: number,
): (at: number, device?: string) => string {
  const named = new Set(JSON.stringify(ruleJson(rule)).match(/[a-z]\w*/g));
  return (at, device) => {
    const asked = devices.filter(({ facts }) => device === undefined || facts.id === device).slice(0, shownDevices);
    return asked
      .flatMap(({ facts, type }) => {
        const values = new Map<number, string>();
        for (const one of timeline) {
          if (one.at > start + at || !('event' in one)) continue;
          if (one.event.kind !== 'reading' || one.event.device !== facts.id) continue;
          one.event.slots.forEach((slot, i) => {
            if ('event' in one && one.event.kind === 'reading') values.set(slot, String(one.event.values[i]));
          });
        }
        const signals = type.signals.filter(({ name, slot }) => named.has(name) && values.has(slot));
        const shown = signals.map(({ name, slot }) => `${name}=${values.get(slot)}`);
        const whose = devices.length === 1 || shown.length === 0 ? [] : [`${facts.id}:`];
        return [...whose, ...shown];
      })
      .join(' ');
  };
}
