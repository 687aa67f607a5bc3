import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { assert } from './base/index.ts';
import type { CatalogueText } from './catalogue-files.ts';
import type { Part } from './desk/index.ts';

const closed = { additionalProperties: false } as const;
const name = Type.String({ minLength: 1, maxLength: 100 });
const schema = Type.Array(
  Type.Object(
    {
      number: name,
      device_types: Type.Array(name, { minItems: 1 }),
      title: Type.Object({ en: name, 'zh-CN': name }, closed),
    },
    closed,
  ),
);

/**
 * Parts of the catalogue, by number. A faulty file is a defect of the installation: it is told by place and remedy. One
 * device type has no two parts that are called the same, or a name would not say which is meant.
 */
export function parseParts(texts: readonly CatalogueText[], types: ReadonlySet<string>): readonly Part[] {
  const parts = texts.flatMap(({ path, text }) => {
    const document: unknown = parse(text);
    const [fault] = Value.Check(schema, document) ? [] : [...Value.Errors(schema, document)];
    assert(
      Value.Check(schema, document),
      `${path} is no list of parts {number, device_types, title}: ${JSON.stringify(fault)}`,
    );
    for (const { number, device_types } of document) {
      const strange = device_types.find((type) => !types.has(type));
      assert(strange === undefined, `${path}: ${number} is for ${strange}; known types are ${[...types].join(', ')}`);
    }
    return document;
  });
  const said = new Set<string>();
  for (const { number, device_types, title } of parts) {
    const words = new Set([number, title.en, title['zh-CN']].map((word) => word.toLowerCase()));
    for (const key of device_types.flatMap((type) => [...words].map((word) => `${type} ${word}`))) {
      assert(!said.has(key), `two parts are called ${key}; give each a number and names of its own`);
      said.add(key);
    }
  }
  const numbers = parts.map(({ number }) => number.toLowerCase());
  assert(new Set(numbers).size === numbers.length, 'two parts have one number; give each a number of its own');
  return parts;
}
