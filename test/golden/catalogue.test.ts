import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArticles, parseScripts, readCatalogueFiles } from '../../src/catalogue-files.ts';
import { parseRule, validateRule } from '../../src/rules/index.ts';
import { parseCatalogue, parseFaultCodes, parseMakerCodes } from '../../src/telemetry/index.ts';
import { root } from '../harness/daemon.ts';

const files = readCatalogueFiles();
const texts = (folder: string) =>
  readdirSync(join(root, 'catalogue', folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ path: name, text: readFileSync(join(root, 'catalogue', folder, name), 'utf8') }));

describe('the catalogue that ships with the product', () => {
  const types = parseCatalogue(files.deviceTypes);
  if (!('catalogue' in types)) throw new Error(JSON.stringify(types));
  const { catalogue } = types;
  const rules = files.rules.map(({ path, text }) => {
    const parsed = parseRule(text, path);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return parsed.rule;
  });

  it('knows the four device types', () => {
    expect([...catalogue.types.keys()].sort()).toEqual([
      'electric_water_heater',
      'elevator',
      'gas_water_heater',
      'heat_pump_water_heater',
    ]);
  });

  it('has an article for faults of its own, one each', () => {
    const faultCodes = parseFaultCodes(texts('fault-codes'), catalogue);
    if (!('faultCodes' in faultCodes)) throw new Error(JSON.stringify(faultCodes));
    const about = parseArticles(files.articles).map(({ fault }) => fault ?? '');
    expect(about.length).toBeGreaterThan(11);
    expect(new Set(about).size).toBe(about.length);
    expect(about.filter((fault) => !faultCodes.faultCodes.has(fault))).toEqual([]);
  });

  it('has fault codes and makers’ codes without faults', () => {
    const faultCodes = parseFaultCodes(texts('fault-codes'), catalogue);
    if (!('faultCodes' in faultCodes)) throw new Error(JSON.stringify(faultCodes));
    expect(parseMakerCodes(texts('maker-codes'), catalogue, faultCodes.faultCodes)).not.toHaveProperty('faults');
    const known = new Set(faultCodes.faultCodes.keys());
    expect(
      rules
        .flatMap((rule) => (rule.ticket === undefined ? [] : [rule.ticket.fault]))
        .filter((code) => !known.has(code)),
    ).toEqual([]);
  });

  it('has rules without faults, each with a text in both languages and a test beside it', () => {
    expect(rules.flatMap((rule) => validateRule(rule, catalogue))).toEqual([]);
    for (const rule of rules) expect([rule.id, rule.title.en !== rule.title['zh-CN']]).toEqual([rule.id, true]);
    const tested = readdirSync(join(root, 'catalogue/rules')).filter((name) => name.endsWith('.test.yaml'));
    expect(tested.map((name) => name.replace('.test.yaml', '').toUpperCase()).sort()).toEqual(
      rules.map(({ id }) => id).sort(),
    );
  });

  it('has a script for every call that a rule asks for', () => {
    const scripts = parseScripts(files.scripts);
    const asked = rules.flatMap((rule) => (rule.careCall === undefined ? [] : [rule.careCall.script]));
    expect(asked.filter((script) => !scripts.has(script))).toEqual([]);
    expect(scripts.has('CC-CALLBACK')).toBe(true);
  });
});
