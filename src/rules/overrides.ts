import { type Static, Type } from 'typebox';
import type { DeviceFacts } from '../telemetry/index.ts';
import type { RuleDocument } from './document.ts';
import { nearest } from './expression/nearest.ts';
import type { DocumentFault } from './form-faults.ts';

/** Thresholds that differ by device, model, district or city: other values of a rule's parameters. */

const closed = { additionalProperties: false } as const;
const names = Type.Union([
  Type.String({ minLength: 1, maxLength: 128 }),
  Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 500 }),
]);

/** From most to least specific. */
const targets = ['device', 'model', 'district', 'city'] as const;
type Target = (typeof targets)[number];

export const overridesSchema = Type.Array(
  Type.Object(
    {
      for: Type.Object(
        {
          device: Type.Optional(names),
          model: Type.Optional(names),
          district: Type.Optional(names),
          city: Type.Optional(names),
        },
        { ...closed, minProperties: 1 },
      ),
      params: Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
        Type.Union([Type.Number(), Type.String()]),
        { minProperties: 1 },
      ),
    },
    closed,
  ),
  {
    maxItems: 500,
    description: 'other `params` for some devices: `for` names a device, model, district or city, or a list of them',
  },
);

/** What replaces parameters, and for which devices: those that fit every target named. */
export interface Override {
  readonly for: Readonly<Partial<Record<Target, readonly string[]>>>;
  readonly params: Readonly<Record<string, number | string>>;
}

export const overridesOf = (written: Static<typeof overridesSchema> | undefined): readonly Override[] =>
  (written ?? []).map(({ for: whom, params }) => ({ for: listed(whom), params }));

export function overridesJson(overrides: readonly Override[]): Pick<RuleDocument, 'overrides'> {
  if (overrides.length === 0) return {};
  return { overrides: overrides.map(({ for: whom, params }) => ({ for: mutable(whom), params: { ...params } })) };
}

function listed(whom: Readonly<Partial<Record<Target, string | string[]>>>): Override['for'] {
  return Object.fromEntries(Object.entries(whom).map(([target, one]) => [target, [one].flat()]));
}

function mutable(whom: Override['for']): Partial<Record<Target, string[]>> {
  return Object.fromEntries(Object.entries(whom).map(([target, list]) => [target, [...list]]));
}

/** Parameters that have different values for different devices. */
export const overridden = (overrides: readonly Override[]): ReadonlySet<string> =>
  new Set(overrides.flatMap(({ params }) => Object.keys(params)));

/** A parameter's value for one device: of the most specific override that fits it, and of equal ones the last. */
export function paramFor(
  overrides: readonly Override[],
  name: string,
  facts: DeviceFacts,
  otherwise: number | string,
): number | string {
  let value = otherwise;
  let best = 0;
  for (const override of overrides) {
    if (!Object.hasOwn(override.params, name)) continue;
    const weight = weightFor(override.for, facts);
    if (weight === 0 || weight < best) continue;
    best = weight;
    value = override.params[name] ?? otherwise;
  }
  return value;
}

const factOf = { device: 'id', model: 'model', district: 'district', city: 'city' } as const;

/** How specific an override is; 0 when it does not fit. A device outweighs all else together, a model the places. */
function weightFor(whom: Override['for'], facts: DeviceFacts): number {
  let weight = 0;
  for (const [i, target] of targets.entries()) {
    const list = whom[target];
    if (list === undefined) continue;
    const fact = facts[factOf[target]];
    if (fact === null || !list.includes(fact)) return 0;
    weight += 2 ** (targets.length - 1 - i);
  }
  return weight;
}

/** Names that are no parameters, values of another kind, and overrides that another takes back. */
export function overrideFaults({ overrides = [], params = {} }: RuleDocument): readonly DocumentFault[] {
  const faults: DocumentFault[] = [];
  const seen = new Map<string, number>();
  for (const [i, override] of overrides.entries()) {
    for (const [name, value] of Object.entries(override.params)) {
      const pointer = `/overrides/${i}/params/${name}`;
      const original = Object.hasOwn(params, name) ? params[name] : undefined;
      if (original === undefined) faults.push(unknownParam(pointer, name, Object.keys(params)));
      else if (typeof value !== typeof original) {
        const [is, was] = [typeof value, typeof original].map((kind) => (kind === 'number' ? 'a number' : 'a text'));
        const sentence = `\`${name}\` is ${is} here and ${was} under \`params\`: give it ${was}`;
        faults.push({ pointer, code: 'bad_kinds', sentence });
      }
      const key = `${name} ${JSON.stringify(targets.map((target) => [override.for[target] ?? []].flat().toSorted()))}`;
      const before = seen.get(key);
      seen.set(key, i);
      if (before === undefined) continue;
      const sentence = `\`${name}\` has a value for the same devices in \`overrides.${before}\`: keep one of the two`;
      faults.push({ pointer, code: 'contradiction', sentence });
    }
  }
  return faults;
}

function unknownParam(pointer: string, name: string, known: readonly string[]): DocumentFault {
  const meant = nearest(name, known);
  const remedy = meant === undefined ? `add \`${name}\` under \`params\`` : `did you mean \`${meant}\`?`;
  const sentence = `the rule has no parameter \`${name}\` to replace: ${remedy}`;
  return { pointer, code: 'unknown_name', sentence, ...(meant === undefined ? {} : { suggestion: meant }) };
}
