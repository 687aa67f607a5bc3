import { setImmediate } from 'node:timers/promises';
import { days, type Instant, instant, toRfc3339 } from '../../base/index.ts';
import type { RulePerformance } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import {
  performanceListQuery,
  performanceQuery,
  performanceShape,
  performanceSummaryShape,
} from '../shapes/performance.ts';
import { readTime } from '../times.ts';
import { about, reads } from './describe.ts';

const usualDays = 90;
const mostDays = 400;

/** What people made of the tickets that a rule opened. */
export function rulePerformanceRoutes(app: App, { rules, performance, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/rules/performance',
    config: reads('read'),
    schema: {
      ...about('rules', 'listRulePerformance', 'What people made of the tickets of every rule, by rule and version', {
        200: listOf(performanceSummaryShape, 'RulePerformanceList'),
      }),
      querystring: performanceListQuery,
    },
    handler: async (request) => {
      const { from, to, ...paging } = request.query;
      const span = spanOf(from, to, clock.now());
      const { items, next_cursor } = await rules.listRules({}, pageAndFilter(paging).page);
      const shown = [];
      for (const { id } of items) {
        const { total, versions, ...head } = headed(await performance.ofRule({ rule_id: id, ...span }), span);
        shown.push({ ...head, total: withoutDays(total), versions: versions.map(withoutDays) });
        // Between rules this thread belongs to the devices.
        await setImmediate();
      }
      return { items: shown, next_cursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id/performance',
    config: reads('read'),
    schema: {
      ...about('rules', 'getRulePerformance', 'What people made of the tickets of one rule, by version and day', {
        200: performanceShape,
      }),
      params: idParam('rule', 'GH-02'),
      querystring: performanceQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      if ((await rules.getRule(id)) === undefined) {
        const remedy = 'GET /api/v1/rules lists them, PUT stores it';
        throw apiError({ code: 'rule-unknown' }, `There is no rule ${id}; ${remedy}.`);
      }
      const span = spanOf(request.query.from, request.query.to, clock.now());
      return headed(await performance.ofRule({ rule_id: id, ...span }), span);
    },
  });
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

function spanOf(from: string | undefined, to: string | undefined, now: Instant): Span {
  // What opens in this millisecond has opened.
  const end = to === undefined ? instant(now + 1) : readTime(to, 'to');
  const start = from === undefined ? instant(Math.max(0, end - days(usualDays))) : readTime(from, 'from');
  if (start >= end) throw invalid({ parameter: 'from', detail: `from is not before to; send an earlier one.` });
  if (end - start > days(mostDays)) {
    throw invalid({ parameter: 'from', detail: `from is more than ${mostDays} days before to; send a later one.` });
  }
  return { from: start, to: end };
}

const headed = (performance: RulePerformance, { from, to }: Span) => ({
  ...performance,
  from: toRfc3339(from),
  to: toRfc3339(to),
});

function withoutDays<F extends { readonly per_day: unknown }>({ per_day: _, ...figures }: F): Omit<F, 'per_day'> {
  return figures;
}
