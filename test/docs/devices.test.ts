import { expect, it } from 'vitest';
import { rejectionReasons } from '../../src/telemetry/index.ts';
import { readPage, tableUnder } from './pages.ts';

it('the manual explains every reason for which a message is refused', () => {
  const explained = tableUnder(readPage('docs/devices.md'), '## When something is refused').map(([reason]) => reason);
  expect(explained).toEqual(rejectionReasons.map((reason) => `\`${reason}\``));
});
