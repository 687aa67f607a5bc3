import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { agentPoints, measures, pointCases, technicianPoints } from '../../src/quality/index.ts';
import { readPage } from './pages.ts';
import { tableOf, withRegions } from './regions.ts';

const page = readPage('docs/quality.md');

it('the page of quality has every formula as the code has it', async () => {
  const formulas = Object.entries(measures).map(([name, { better, formula }]) => [`\`${name}\``, formula.en, better]);
  const read = readConfig(['--data-dir', '/nowhere'], {});
  if (!('config' in read)) throw new Error(JSON.stringify(read.faults));
  const { points } = read.config.file.quality;
  const rows = [
    ...technicianPoints.map((kind) => ['technician', kind] as const),
    ...agentPoints.map((kind) => ['agent', kind] as const),
  ].map(([role, kind]) => {
    const { measure, counted } = pointCases[kind];
    return [`\`${kind}\``, role, `\`measure=${measure}&counted=${counted}\``, String(points[kind])];
  });
  const regions: Readonly<Record<string, string>> = {
    'src/quality/league/measures.ts': tableOf(['measure', 'formula', 'better'], formulas),
    'src/quality/incentives/points.ts': tableOf(['kind', 'of', 'cases', 'points unless configured'], rows),
  };
  await expect(withRegions(page.text, (name) => regions[name])).toMatchFileSnapshot('../../docs/quality.md');
});
