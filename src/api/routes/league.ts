import { type Instant, toRfc3339 } from '../../base/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import {
  type CaseName,
  measureNames,
  measures,
  type PointKind,
  pointCases,
  scoreFormula,
} from '../../quality/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { caseQuery, casesShape, incentiveQuery, incentivesShape, leagueQuery, leagueShape } from '../shapes/league.ts';
import { readTime, withTimes } from '../times.ts';
import { about, reads } from './describe.ts';

interface PeriodSent {
  readonly month?: string;
  readonly from?: string;
  readonly to?: string;
}

interface PeriodShown {
  readonly month: string | null;
  readonly from: Instant;
  readonly to: Instant;
}

/** Who works how well, by figures that each lead to their list. */
export function leagueRoutes(app: App, deps: ApiDeps): void {
  leagueRoute(app, deps);
  caseRoute(app, deps);
  incentiveRoute(app, deps);
}

function leagueRoute(app: App, { reports, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/reports/league',
    config: reads('read'),
    schema: {
      ...about('quality', 'league', 'Technicians, providers or cities by how well they work, with every formula', {
        200: leagueShape,
      }),
      querystring: leagueQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      const { by = 'technician', measure = 'very_satisfied', city } = filter;
      const asked = { by, measure, ...(city === undefined ? {} : { city }) };
      const { rows, ...period } = await reports.league(periodIn(filter, clock.now()), asked);
      const listOf = (of: CaseName, key: string) => linkTo(period, { measure: of, by, key, city });
      const [after] = readPageKey(page, [0]) ?? [0];
      const numbered = rows.map((row, i) => ({ row, number: i + 1 })).filter(({ number }) => number > after);
      return {
        by,
        measure,
        ...withTimes(period, ['from', 'to']),
        formula: formulas,
        ...pageOf(
          numbered.slice(0, page.limit + 1),
          page,
          ({ number }) => [number],
          ({ row }) => ({
            ...row,
            ...Object.fromEntries(measureNames.map((name) => [name, { ...row[name], list: listOf(name, row.key) }])),
            response_minutes: { ...row.response_minutes, list: listOf('response_time', row.key) },
          }),
        ),
      };
    },
  });
}

function caseRoute(app: App, { reports, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/reports/league/cases',
    config: reads('read'),
    schema: {
      ...about('quality', 'listLeagueCases', 'The list behind a figure of a league table or of points', {
        200: casesShape,
      }),
      querystring: caseQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      const { month: _, from: __, to: ___, measure = 'very_satisfied', ...rest } = filter;
      const found = await reports.leagueCases(periodIn(filter, clock.now()), { ...rest, measure }, page);
      return { ...withTimes(found, ['from', 'to']), items: found.items.map((one) => withTimes(one, ['at'])) };
    },
  });
}

function incentiveRoute(app: App, { reports, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/reports/incentives',
    config: reads('read'),
    schema: {
      ...about('quality', 'incentives', 'Points of technicians and agents for a month, by the formula of the house', {
        200: incentivesShape,
      }),
      querystring: incentiveQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      const { month, ...rest } = filter;
      const asked = { now: clock.now(), ...(month === undefined ? {} : { month }) };
      const { items, formula, ...found } = await reports.incentives(asked, rest, page);
      const rows = items.map((row) => ({
        ...row,
        ...Object.fromEntries(
          Object.keys(pointCases)
            .filter((kind) => row[kind as PointKind] !== undefined)
            .map((kind) => {
              const { measure, counted } = pointCases[kind as PointKind];
              const list = linkTo(found, { measure, by: row.role, key: row.key, counted });
              return [kind, { ...row[kind as PointKind], list }];
            }),
        ),
      }));
      return { ...withTimes(found, ['from', 'to']), formula: { ...formula }, items: rows };
    },
  });
}

const formulas: Readonly<Record<string, string>> = {
  ...Object.fromEntries(measureNames.map((name) => [name, measures[name].formula.en])),
  score: scoreFormula,
};

const periodIn = ({ month, from, to }: PeriodSent, now: Instant) => ({
  now,
  ...(month === undefined ? {} : { month }),
  ...(from === undefined ? {} : { from: readTime(from, 'from') }),
  ...(to === undefined ? {} : { to: readTime(to, 'to') }),
});

function linkTo({ month, from, to }: PeriodShown, filter: Readonly<Record<string, unknown>>): string {
  const period = month === null ? { from: toRfc3339(from), to: toRfc3339(to) } : { month };
  const known = Object.entries({ ...filter, ...period }).filter(([, value]) => value !== undefined);
  return `/api/v1/reports/league/cases?${new URLSearchParams(known.map(([name, value]) => [name, String(value)]))}`;
}
