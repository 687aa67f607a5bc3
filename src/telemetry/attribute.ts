import type { DeviceType, SignalValue } from './catalogue-types.ts';
import type { DeviceFacts } from './event.ts';

/**
 * What `device.<name>` means in expressions: the device's own attribute (already laid over its model's),
 * then what every device has (`id`, `type`, `model`, `district`, `city`, `building`,
 * `provider`, `board`, `purchased_on`), then the type's table chosen by another attribute, then the type's plain fall-back. Undefined = unknown.
 */
export function attributeOf(type: DeviceType, facts: DeviceFacts, name: string): SignalValue | undefined {
  if (Object.hasOwn(facts.attributes, name)) return facts.attributes[name];
  return factOf(facts, name) ?? chosenBy(type, facts, name) ?? ownValue(type.attributes, name);
}

function factOf(facts: DeviceFacts, name: string): string | undefined {
  switch (name) {
    case 'id':
    case 'type':
    case 'board':
      return facts[name];
    case 'model':
    case 'district':
    case 'city':
    case 'building':
    case 'provider':
      return facts[name] ?? undefined;
    case 'purchased_on':
      return facts.purchasedOn ?? undefined;
    default:
      return undefined;
  }
}

function chosenBy(type: DeviceType, facts: DeviceFacts, name: string): SignalValue | undefined {
  const table = type.attributesBy.find(({ attribute }) => attribute === name);
  // The catalogue's reader forbids a table chosen by a table, so this goes one step deep.
  const key = table && attributeOf(type, facts, table.by);
  return table && key !== undefined ? ownValue(table.values, String(key)) : undefined;
}

// Expressions may ask for any name, `constructor` too.
function ownValue(values: Readonly<Record<string, SignalValue>>, name: string): SignalValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
