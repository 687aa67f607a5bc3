import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { assert } from './base/index.ts';
import type { CatalogueText } from './catalogue-files.ts';
import type { Checklist } from './desk/index.ts';

const closed = { additionalProperties: false } as const;
const name = Type.String({ minLength: 1 });
const schema = Type.Array(
  Type.Object(
    {
      id: name,
      device_type: name,
      faults: Type.Optional(Type.Array(name, { minItems: 1 })),
      items: Type.Array(
        Type.Object(
          {
            id: name,
            class: Type.Union([Type.Literal('A'), Type.Literal('B')]),
            title: Type.Object({ en: name, 'zh-CN': name }, closed),
          },
          closed,
        ),
        { minItems: 1 },
      ),
    },
    closed,
  ),
);

/** Checklists of the catalogue. A faulty file is a defect of the installation: it is told by place and remedy. */
export function parseChecklists(texts: readonly CatalogueText[], types: ReadonlySet<string>): readonly Checklist[] {
  const lists = texts.flatMap(({ path, text }) => {
    const document: unknown = parse(text);
    const [fault] = Value.Check(schema, document) ? [] : [...Value.Errors(schema, document)];
    assert(
      Value.Check(schema, document),
      `${path} is no list of checklists {id, device_type, faults?, items}: ${JSON.stringify(fault)}`,
    );
    for (const { id, device_type, items } of document) {
      assert(types.has(device_type), `${path}: ${id} is for ${device_type}; known types are ${[...types].join(', ')}`);
      const ids = items.map((item) => item.id);
      assert(new Set(ids).size === ids.length, `${path}: ${id} has an item twice; give each an id of its own`);
    }
    return document;
  });
  const ids = lists.map(({ id }) => id);
  assert(new Set(ids).size === ids.length, 'two checklists have one id; give each an id of its own');
  return lists.map(({ items, faults = [], ...list }) => ({
    ...list,
    faults,
    items: items.map(({ class: kind, ...item }) => ({ ...item, blocking: kind === 'A' })),
  }));
}
