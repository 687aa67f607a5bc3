import type { DeviceType, Signal, SignalValue } from '../../telemetry/index.ts';
import { nearest } from './nearest.ts';
import type { Syntax } from './parse-expression.ts';
import type { Kind, Plan } from './plan.ts';
import { kindOf, type Walk } from './scope.ts';

/** What every device has besides the attributes of its type. */
const builtIn = ['id', 'type', 'model', 'district', 'city', 'building', 'provider', 'board', 'purchased_on'] as const;

/** A bare name is a signal of the device type. */
export function checkSignal(node: Syntax & { op: 'id' }, walk: Walk): Plan | undefined {
  const signal = findSignal(node, walk);
  return signal && { op: 'signal', kind: signalKind(signal), signal };
}

/** The signal that `node` names, or undefined with a fault noted. */
export function findSignal(node: Syntax & { op: 'id' }, walk: Walk): Signal | undefined {
  const { type } = walk.scope;
  const slot = type.slotOf.get(node.args);
  const signal = slot === undefined ? undefined : type.signals[slot];
  if (signal !== undefined) return signal;
  const names = type.signals.map((one) => one.name);
  const meant = nearest(node.args, [...names, 'device', 'params']);
  const remedy = meant === undefined ? 'use one that the catalogue lists for this type' : `did you mean \`${meant}\`?`;
  return walk.fault(node, 'unknown_name', `\`${node.args}\` is no signal of ${type.name}: ${remedy}`, meant);
}

function signalKind(signal: Signal): Kind {
  return signal.kind === 'number' ? 'number' : signal.kind === 'bool' ? 'bool' : 'string';
}

/** `device.<attribute>` or `params.<name>`. */
export function checkMember(node: Syntax & { op: '.' }, walk: Walk): Plan | undefined {
  const [owner, name] = node.args;
  if (owner.op === 'id' && owner.args === 'device') return checkAttribute(node, name, walk);
  if (owner.op === 'id' && owner.args === 'params') return checkParam(node, name, walk);
  return walk.fault(
    node,
    'not_supported',
    `only \`device.${name}\` and \`params.${name}\` have members: write one of them`,
  );
}

function checkAttribute(node: Syntax, name: string, walk: Walk): Plan | undefined {
  const { type } = walk.scope;
  if ((builtIn as readonly string[]).includes(name)) return { op: 'attribute', kind: 'string', name };
  const declared = declaredAttributes(type);
  const kind = declared.get(name);
  if (kind !== undefined) return { op: 'attribute', kind, name };
  // Devices may carry attributes of their own; only what looks like a slip is refused.
  const meant = nearest(name, [...declared.keys(), ...builtIn]);
  if (meant === undefined) return { op: 'attribute', kind: 'any', name };
  return walk.fault(
    node,
    'unknown_name',
    `\`device.${name}\` is no attribute of ${type.name}: did you mean \`device.${meant}\`?`,
    `device.${meant}`,
  );
}

/** The attributes that a device type gives its devices, with their kind where all values agree. */
function declaredAttributes(type: DeviceType): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  const add = (name: string, values: Iterable<SignalValue>): void => {
    for (const value of values)
      kinds.set(name, kinds.has(name) && kinds.get(name) !== kindOf(value) ? 'any' : kindOf(value));
  };
  for (const table of type.attributesBy) {
    add(table.attribute, Object.values(table.values));
    if (!kinds.has(table.by)) kinds.set(table.by, 'string');
  }
  for (const [name, value] of Object.entries(type.attributes)) add(name, [value]);
  return kinds;
}

function checkParam(node: Syntax, name: string, walk: Walk): Plan | undefined {
  const { params } = walk.scope;
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const differs = walk.scope.overridden?.has(name) === true;
  if (value !== undefined && differs) return { op: 'param', kind: kindOf(value), name };
  if (value !== undefined) return { op: 'constant', kind: kindOf(value), value };
  const meant = nearest(name, Object.keys(params));
  const remedy = meant === undefined ? `add \`${name}\` under \`params\`` : `did you mean \`params.${meant}\`?`;
  return walk.fault(
    node,
    'unknown_name',
    `the rule has no parameter \`${name}\`: ${remedy}`,
    meant && `params.${meant}`,
  );
}
