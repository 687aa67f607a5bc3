/** The fall-backs of a device type for `device.<attribute>`. */
import type { AttributeTable, SignalValue } from '../catalogue-types.ts';
import type { Field, YamlFile } from './yaml-file.ts';

export function readAttributes(file: YamlFile, field: Field | undefined): Record<string, SignalValue> {
  return field === undefined ? {} : readScalars(file, field, 'attributes');
}

export function readAttributeTables(file: YamlFile, field: Field | undefined): AttributeTable[] {
  const entries = field && file.fields(field.node, 'attributes_by');
  const tables = [...(entries?.values() ?? [])].flatMap((one) => readTable(file, one));
  for (const { attribute, by } of tables) {
    // One step only, so that asking for an attribute always ends.
    if (tables.some((other) => other.attribute === by)) {
      file.fault(entries?.get(attribute)?.at, `attribute ${attribute} is chosen by ${by}, which is chosen itself`);
    }
  }
  return tables;
}

function readTable(file: YamlFile, { name, node }: Field): AttributeTable[] {
  const fields = file.shape(node, `attribute ${name}`, ['by', 'values'], ['source']);
  const [byField, valuesField] = [fields?.get('by'), fields?.get('values')];
  if (!byField || !valuesField) return [];
  const by = file.text(byField, `attribute ${name}: by`);
  const values = readScalars(file, valuesField, `attribute ${name}: values`);
  return by === undefined ? [] : [{ attribute: name, by, values }];
}

function readScalars(file: YamlFile, field: Field, what: string): Record<string, SignalValue> {
  const entries = [...(file.fields(field.node, what)?.values() ?? [])].flatMap((one) => {
    const value = file.scalar(one, `${what}: ${one.name}`);
    return value === undefined ? [] : [[one.name, value] as const];
  });
  return Object.fromEntries(entries);
}
