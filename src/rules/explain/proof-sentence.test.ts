import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCatalogue } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { parseRule } from '../parse-rule.ts';
import { parseRuleTest } from '../testing/parse-rule-test.ts';
import { stepThrough } from '../testing/run-rule-test.ts';
import { devicesOf } from '../testing/test-devices.ts';
import { timelineOf } from '../testing/timeline.ts';
import type { Verdict } from '../verdict.ts';
import { proofSentence } from './proof-sentence.ts';

const folder = new URL('../../../catalogue/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const files = readdirSync(new URL('device-types/', folder)).map((path) => ({
  path,
  text: read(`device-types/${path}`),
}));
const parsed = parseCatalogue(files);
if (!('catalogue' in parsed)) throw new Error('the catalogue is faulty');
const { catalogue } = parsed;

const names = readdirSync(new URL('rules/', folder)).filter((name) => name.endsWith('.yaml'));
const rules = names
  .filter((name) => !name.endsWith('.test.yaml'))
  .map((name): Rule => {
    const rule = parseRule(read(`rules/${name}`));
    if (!rule.ok) throw new Error(`${name} is faulty`);
    return rule.rule;
  });

/** Every breach and change of level in the tests of a rule, with the type of its device. */
function findingsOf(rule: Rule): readonly (readonly [Verdict, string | undefined])[] {
  const test = parseRuleTest(read(`rules/${rule.id.toLowerCase()}.test.yaml`));
  if (!test.ok) throw new Error(`the test of ${rule.id} is faulty`);
  return test.document.tests.flatMap((one, index) => {
    const devices = devicesOf(test.document, index, catalogue);
    const timeline = timelineOf(one, `/tests/${index}`, { ...rule, mode: 'active' }, devices);
    const typeOf = new Map(devices.map((device) => [device.facts.id, device.type.name]));
    return stepThrough(timeline, catalogue)
      .filter((verdict) => verdict.kind !== 'clear')
      .map((verdict) => [verdict, typeOf.get(verdict.subject.id)] as const);
  });
}

const tell = (rule: Rule, verdict: Verdict, type: string | undefined) =>
  proofSentence(rule, { ...verdict, heldMs: verdict.deviceTime - verdict.since }, catalogue, type);

test('every default rule tells its breaches in sentences of both languages', async () => {
  const lines: string[] = [];
  for (const rule of rules) {
    const sentences = findingsOf(rule).map(([verdict, type]) => tell(rule, verdict, type));
    expect(sentences.length, rule.id).toBeGreaterThan(0);
    for (const { en, 'zh-CN': chinese } of sentences) {
      expect(en, rule.id).toMatch(/^\S.{15,}\.$/);
      expect(chinese, rule.id).toMatch(/^\S.{6,}。$/);
      expect(`${en}${chinese}`, rule.id).not.toMatch(/undefined|NaN|null/);
    }
    const told = [...new Set(sentences.map(({ en, 'zh-CN': chinese }) => `- ${en}\n  ${chinese}`))];
    lines.push(`## ${rule.id}`, '', ...told.slice(0, 6), '');
  }
  await expect(`# What default rules say of their breaches\n\n${lines.join('\n')}`).toMatchFileSnapshot(
    '../../../test/golden/proof-sentences.md',
  );
});

test('a sentence names what was measured, the bound and where it comes from, how long and in which state', () => {
  const rule = rules.find(({ id }) => id === 'GH-02') as Rule;
  const proof = {
    ...({ level: 0, reason: 'condition', subject: { kind: 'device', id: 'GH-1' } } as const),
    heldMs: 10_000,
    inputs: { gas_supply_pressure_pa: 812, burner_state: 'flame', 'device.rated_gas_pressure_pa': 2000 },
  };
  expect(proofSentence(rule, proof, catalogue, 'gas_water_heater')).toMatchInlineSnapshot(`
    {
      "en": "Gas supply pressure 812 Pa was below 1,000 Pa (0.5 × rated gas pressure 2,000 Pa) for 10 s while burner was alight.",
      "zh-CN": "燃气供气压力 812 Pa 低于 1,000 Pa（0.5 × 额定燃气压力 2,000 Pa），持续 10 秒，其间燃烧状态为燃烧。",
    }
  `);
});

test('the words of a rule that is no longer understood are said as they stand', () => {
  const rule = rules.find(({ id }) => id === 'GH-02') as Rule;
  const detect = { kind: 'condition', levels: [{ when: 'newest(a_c, "3d") > 4', for: 0, severity: 'P2' }] } as never;
  const proof = { level: 0, reason: 'condition', subject: { kind: 'device', id: 'GH-1' }, heldMs: 0 } as const;
  const { en } = proofSentence({ ...rule, detect }, { ...proof, inputs: { 'newest(a_c, "3d")': 5 } }, catalogue);
  expect(en).toBe('`newest(a_c, "3d")` 5 was above 4.');
});
