import type { DeviceType } from '../../../api/schema.d.ts';
import { typesNamedIn } from '../editor/vocabulary.ts';

/** A first test of a rule: a quiet quarter of an hour with every signal that the rule reads. */
export function testTemplate(id: string, text: string, types: readonly DeviceType[], name: string): string {
  const [first = ''] = typesNamedIn(text);
  const signals = types.find((type) => type.name === first)?.signals ?? [];
  const read = signals.filter((signal) => new RegExp(`\\b${signal.name}\\b`).test(text));
  const inputs = read.map((signal) => `      ${signal.name}: ${calm(signal)}x12`);
  const input = inputs.length === 0 ? '    input: {}' : ['    input:', ...inputs].join('\n');
  const head = `rule: ${id}\ndevice: { type: ${first} }\ntests:\n  - name: ${name}\n    every: 10s\n`;
  return `${head}${input}\n    expect: []\n`;
}

function calm({ kind, min, max, values }: DeviceType['signals'][number]): string | number {
  if (kind === 'bool') return 'false';
  if (kind !== 'number') return values?.[0] ?? 'text';
  return Math.round(((min ?? 0) + (max ?? 100)) / 2);
}
