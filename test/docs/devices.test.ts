import { expect, it } from 'vitest';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { parseCatalogue, rejectionReasons } from '../../src/telemetry/index.ts';
import { readPage, tableUnder } from './pages.ts';
import { tableOf, withRegions } from './regions.ts';

const page = readPage('docs/devices.md');

it('the manual explains every reason for which a message is refused', () => {
  const explained = tableUnder(page, '## When something is refused').map(([reason]) => reason);
  expect(explained).toEqual(rejectionReasons.map((reason) => `\`${reason}\``));
});

it('the table of cycles says what the catalogue declares', async () => {
  const parsed = parseCatalogue(readCatalogueFiles().deviceTypes);
  if (!('catalogue' in parsed)) throw new Error(JSON.stringify(parsed.faults));
  const rows = [...parsed.catalogue.types.values()].flatMap(({ name, signals, cycles = [] }) =>
    cycles.flatMap((cycle) =>
      cycle.values.flatMap(({ slot, name: signal }) =>
        slot === undefined ? [] : [[name, cycle.name, `\`${signal}\``, signals[slot]?.title.en ?? '']],
      ),
    ),
  );
  const head = ['device type', 'cycle', 'signal', 'what it is'];
  const text = withRegions(page.text, (region) =>
    region === 'catalogue/device-types' ? tableOf(head, rows) : undefined,
  );
  await expect(text).toMatchFileSnapshot('../../docs/devices.md');
});
