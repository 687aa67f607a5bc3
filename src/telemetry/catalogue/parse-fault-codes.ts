/** Neutral fault codes from YAML: a file holds the codes of some device types. */
import type { Catalogue, Titles } from '../catalogue-types.ts';
import { type FaultCode, type FaultSeverity, faultActions, faultSeverities } from './fault-code-types.ts';
import { type CatalogueFault, type Field, type Fields, type TextFile, YamlFile } from './yaml-file.ts';

/** What `parseFaultCodes` gives: every code by its name, or every fault of every file. */
export type ParsedFaultCodes =
  | { readonly faultCodes: ReadonlyMap<string, FaultCode> }
  | { readonly faults: readonly CatalogueFault[] };

/** Reads fault codes from the texts of their files. Pure; device types must be of `catalogue`. */
export function parseFaultCodes(files: readonly TextFile[], catalogue: Catalogue): ParsedFaultCodes {
  const faultCodes = new Map<string, FaultCode>();
  const faults: CatalogueFault[] = [];
  for (const text of files) {
    const file = new YamlFile(text);
    for (const { code, at } of readFile(file, catalogue)) {
      if (faultCodes.has(code.code)) file.fault(at, `fault code ${code.code} is defined twice`);
      faultCodes.set(code.code, code);
    }
    faults.push(...file.faults);
  }
  return faults.length > 0 ? { faults } : { faultCodes };
}

function readFile(file: YamlFile, catalogue: Catalogue): { code: FaultCode; at: Field['at'] }[] {
  const fields = file.shape(file.root, 'a file of fault codes', ['device_types', 'codes']);
  const deviceTypes = readDeviceTypes(file, fields, catalogue);
  const codes = fields?.get('codes');
  const entries = codes && file.fields(codes.node, 'codes');
  return [...(entries?.values() ?? [])].flatMap((field) => {
    const code = readCode(file, field, deviceTypes, catalogue);
    return code === undefined ? [] : [{ code, at: field.at }];
  });
}

/** The field `device_types`, each of which the catalogue must know. */
export function readDeviceTypes(file: YamlFile, fields: Fields | undefined, catalogue: Catalogue): readonly string[] {
  const field = fields?.get('device_types');
  const names = (field && file.texts(field, 'device_types')) ?? [];
  for (const name of names) {
    if (catalogue.types.has(name)) continue;
    file.fault(field?.node, `device type ${name} is not in the catalogue; known are ${[...catalogue.types.keys()]}`);
  }
  return names;
}

const required = ['severity', 'meaning', 'actions'];
const optional = ['advice', 'worse', 'urgent', 'device_types'];

function readCode(file: YamlFile, at: Field, shared: readonly string[], catalogue: Catalogue): FaultCode | undefined {
  const what = `fault code ${at.name}`;
  const fields = file.shape(at.node, what, required, optional);
  if (fields === undefined) return undefined;
  if (!/^[A-Z]{2}-\d{3}$/.test(at.name)) return file.fault(at.at, `${what}: a code looks like GW-101`);
  const [severityField, meaningField, actionsField] = required.map((name) => fields.get(name));
  const severity = severityField && readSeverity(file, severityField, what);
  const meaning = meaningField && file.titles(meaningField, `${what}: meaning`);
  const actions = actionsField && readActions(file, actionsField, what);
  const adviceField = fields.get('advice');
  const advice = adviceField && file.titles(adviceField, `${what}: advice`);
  const worse = readWorse(file, fields.get('worse'), what);
  const urgentField = fields.get('urgent');
  const urgent = (urgentField && file.boolean(urgentField, `${what}: urgent`)) ?? false;
  const deviceTypes = fields.has('device_types') ? readDeviceTypes(file, fields, catalogue) : shared;
  if (!severity || !meaning || !actions) return undefined;
  const extra = { ...(advice && { advice }), ...(worse && { worse }) };
  return { code: at.name, deviceTypes, severity, meaning, actions, urgent, ...extra };
}

function readSeverity(file: YamlFile, field: Field, what: string): FaultSeverity | undefined {
  const text = file.text(field, `${what}: severity`);
  const severity = faultSeverities.find((one) => one === text);
  return severity ?? file.fault(field.node, `${what}: severity must be one of ${faultSeverities.join(', ')}`);
}

function readActions(file: YamlFile, field: Field, what: string): FaultCode['actions'] | undefined {
  const texts = file.texts(field, `${what}: actions`) ?? [];
  const actions = faultActions.filter((one) => texts.includes(one));
  if (actions.length < texts.length) {
    return file.fault(field.node, `${what}: actions are some of ${faultActions.join(', ')}`);
  }
  return actions.toSorted((a, b) => texts.indexOf(a) - texts.indexOf(b));
}

function readWorse(
  file: YamlFile,
  field: Field | undefined,
  what: string,
): { severity: FaultSeverity; when: Titles } | undefined {
  const fields = field && file.shape(field.node, `${what}: worse`, ['severity', 'when']);
  const [severityField, whenField] = [fields?.get('severity'), fields?.get('when')];
  const severity = severityField && readSeverity(file, severityField, what);
  const when = whenField && file.titles(whenField, `${what}: worse: when`);
  return severity && when ? { severity, when } : undefined;
}
