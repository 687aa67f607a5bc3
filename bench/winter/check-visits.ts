import type { History, Line } from './history.ts';

const hour = 3_600_000;
/** A quarter of an hour after leaving still counts, and what devices measured may come half an hour late. */
const judgedWithin = hour;

/** Who said that nobody was at home, while the water was running, is contradicted by it. */
export function checkAbsences({ visits, deeds, end }: History): Line {
  const byId = new Map(visits.map((visit) => [visit.id, visit]));
  const faults: string[] = [];
  let checked = 0;
  for (const { kind, visit: id = '', by, device, at } of deeds) {
    if (kind !== 'false-away' || at + judgedWithin > end) continue;
    checked += 1;
    const visit = byId.get(id);
    if (visit?.result === 'not_at_home' && visit.check.state === 'contradicted') continue;
    const said = visit === undefined ? 'is not there' : `has check ${visit.check.state} (${visit.check.reason})`;
    faults.push(`${id} of ${by} at ${device}, ${new Date(at).toISOString()}, ${said}`);
  }
  const repairs = visits.filter(({ result, check }) => result === 'done' && check.state === 'contradicted').length;
  const note = `of ${visits.length} visits; ${repairs} said to be done are contradicted too`;
  return { name: 'every false "not at home" is flagged', checked, faults, note };
}
