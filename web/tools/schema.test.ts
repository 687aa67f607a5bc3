import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTestHouse } from '../../src/api/testing/test-house.ts';
import { type Document, schemaText } from './schema-text.ts';

it('has types of the console that are those of the OpenAPI document', async () => {
  await using house = await openTestHouse();
  const document = (await house.call('GET', '/openapi.json', { as: null })).json as Document;
  await expect(schemaText(document)).toMatchFileSnapshot(join(import.meta.dirname, '../src/api/schema.d.ts'));
});
