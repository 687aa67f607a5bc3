/** Makers' codes from YAML: a file maps the codes of one maker to neutral ones. */
import type { Catalogue } from '../catalogue-types.ts';
import { type FaultCode, grades, type MakerCode, type MakerCodes } from './fault-code-types.ts';
import { readDeviceTypes } from './parse-fault-codes.ts';
import { type CatalogueFault, type Field, type Fields, type TextFile, YamlFile } from './yaml-file.ts';

/** What `parseMakerCodes` gives: one map a maker and file, or every fault of every file. */
export type ParsedMakerCodes =
  | { readonly makers: readonly MakerCodes[] }
  | { readonly faults: readonly CatalogueFault[] };

/** Reads makers' codes from the texts of their files. Pure; every neutral code must be one of `faultCodes`. */
export function parseMakerCodes(
  files: readonly TextFile[],
  catalogue: Catalogue,
  faultCodes: ReadonlyMap<string, FaultCode>,
): ParsedMakerCodes {
  const yamls = files.map((file) => new YamlFile(file));
  const makers = yamls.flatMap((file) => readMaker(file, catalogue, faultCodes));
  const faults = yamls.flatMap((file) => file.faults);
  return faults.length > 0 ? { faults } : { makers };
}

function readMaker(file: YamlFile, catalogue: Catalogue, known: ReadonlyMap<string, FaultCode>): MakerCodes[] {
  const required = ['maker', 'title', 'device_types', 'codes'];
  const fields = file.shape(file.root, 'a file of maker codes', required);
  const [makerField, titleField, , codesField] = required.map((name) => fields?.get(name));
  if (!makerField || !titleField || !codesField) return [];
  const maker = file.text(makerField, 'maker');
  const title = file.titles(titleField, 'title');
  const deviceTypes = readDeviceTypes(file, fields, catalogue);
  const entries = [...(file.fields(codesField.node, 'codes')?.values() ?? [])];
  const codes = entries.flatMap((field) => readCode(file, field, known) ?? []);
  if (!maker || !title) return [];
  return [{ maker, title, deviceTypes, codes: new Map(codes.map((code) => [code.code, code])) }];
}

function readCode(file: YamlFile, at: Field, known: ReadonlyMap<string, FaultCode>): MakerCode | undefined {
  const what = `code ${at.name}`;
  const fields = file.shape(at.node, what, ['source', 'grade'], ['fault', 'meaning']);
  if (fields === undefined) return undefined;
  const [sourceField, meaningField] = [fields.get('source'), fields.get('meaning')];
  const source = sourceField && file.text(sourceField, `${what}: source`);
  const meaning = meaningField && file.titles(meaningField, `${what}: meaning`);
  const grade = readGrade(file, fields, what);
  const fault = readFault(file, fields.get('fault'), what, known);
  if (!source || !grade) return undefined;
  return { code: at.name, source, grade, ...(fault && { fault }), ...(meaning && { meaning }) };
}

function readGrade(file: YamlFile, fields: Fields, what: string): MakerCode['grade'] | undefined {
  const field = fields.get('grade');
  const text = field && file.text(field, `${what}: grade`);
  const grade = grades.find((one) => one === text);
  return grade ?? file.fault(field?.node, `${what}: grade must be one of ${grades.join(', ')}`);
}

function readFault(
  file: YamlFile,
  field: Field | undefined,
  what: string,
  known: ReadonlyMap<string, FaultCode>,
): string | undefined {
  const fault = field && file.text(field, `${what}: fault`);
  if (fault === undefined || known.has(fault)) return fault;
  return file.fault(field?.node, `${what}: ${fault} is no fault code of the catalogue`);
}
