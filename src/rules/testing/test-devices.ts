import type { Catalogue, DeviceFacts, DeviceType } from '../../telemetry/index.ts';
import { badRuleTest } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';
import type { RuleTestCase, RuleTestDocument, WrittenDevice } from './test-document.ts';

/** A device of a test, and what it sends. */
export interface TestDevice {
  readonly facts: DeviceFacts;
  readonly type: DeviceType;
  readonly input: NonNullable<RuleTestCase['input']>;
  /** Where in the document a signal's steps are written. */
  readonly pointerOf: (signal: string) => string;
}

/** The name of the device of a test that has only one. */
const onlyDevice = 'device-under-test';

/** Most devices of one test. */
const mostDevices = 2_000;

/** The devices of the test's `index`th case: what the document says of each, overlaid by what the case says. */
export function devicesOf(document: RuleTestDocument, index: number, catalogue: Catalogue): readonly TestDevice[] {
  const test = document.tests[index] as RuleTestCase;
  const at = `/tests/${index}`;
  const list = writtenDevices(document, test).flatMap(({ id, written, path }): TestDevice[] => {
    const type = typeOf(written.type, `${test.devices === undefined ? '' : at}${path}`, catalogue);
    const input = { ...test.input, ...written.input };
    const own = test.devices?.[path.slice('/devices/'.length)]?.input === undefined ? path : `${at}${path}`;
    const pointerOf = (signal: string): string =>
      written.input?.[signal] === undefined ? `${at}/input/${signal}` : `${own}/input/${signal}`;
    return idsOf(id, written.count).map((one) => ({ facts: factsOf(one, type.name, written), type, input, pointerOf }));
  });
  if (list.length > mostDevices) throw badRuleTest(`the test has ${list.length} devices: at most ${mostDevices}`, at);
  return list;
}

interface Written {
  readonly id: string;
  readonly written: WrittenDevice;
  /** Below the document or the test. */
  readonly path: string;
}

function writtenDevices(document: RuleTestDocument, test: RuleTestCase): readonly Written[] {
  const several = Object.keys({ ...document.devices, ...test.devices });
  const common: WrittenDevice = { ...document.device, ...test.device };
  if (several.length === 0) return [{ id: onlyDevice, written: common, path: '/device' }];
  return several.map((name) => ({
    id: name,
    written: { ...common, ...document.devices?.[name], ...test.devices?.[name] },
    path: `/devices/${name}`,
  }));
}

const idsOf = (name: string, count: number | undefined): readonly string[] =>
  count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name}${i + 1}`);

function typeOf(name: string | undefined, pointer: string, catalogue: Catalogue): DeviceType {
  if (name === undefined) throw badRuleTest('the device has no `type`: add one to `device` or `devices`', pointer);
  const type = catalogue.types.get(name);
  if (type !== undefined) return type;
  const meant = nearest(name, catalogue.types.keys());
  const remedy = meant === undefined ? `use ${[...catalogue.types.keys()].join(', ')}` : `did you mean \`${meant}\`?`;
  throw badRuleTest(`there is no device type \`${name}\`: ${remedy}`, `${pointer}/type`);
}

const factsOf = (id: string, type: string, written: WrittenDevice): DeviceFacts => ({
  id,
  type,
  model: written.model ?? null,
  district: written.district ?? null,
  city: written.city ?? null,
  building: written.building ?? null,
  provider: written.provider ?? null,
  board: 'first',
  purchasedOn: written.purchased_on ?? null,
  attributes: written.attributes ?? {},
});
