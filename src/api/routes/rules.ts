import { pageOf, readPageKey } from '../../db/index.ts';
import type { StoredRule } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, listQuery } from '../shapes/common.ts';
import { blindDeviceShape, ruleQuery, ruleShape, shadowVerdictShape } from '../shapes/rule.ts';
import { noteShape } from '../shapes/rule-versions.ts';
import { ruleView } from '../views/rule.ts';
import { shadowVerdictView } from '../views/work.ts';
import { about, commands, reads } from './describe.ts';

const ruleId = idParam('rule', 'GH-02');

/** Routes that read rules. Those that take a rule's text are in `rule-texts.ts`. */
export function ruleRoutes(app: App, deps: ApiDeps): void {
  const { rules, operations } = deps;

  app.route({
    method: 'GET',
    url: '/rules',
    config: reads('read'),
    schema: {
      ...about('rules', 'listRules', 'The newest version of every rule, by id', { 200: listOf(ruleShape, 'RuleList') }),
      querystring: ruleQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await rules.listRules(filter, page), (rule) => ruleView(rule, request.language));
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id',
    config: reads('read'),
    schema: { ...about('rules', 'getRule', 'The newest version of one rule', { 200: ruleShape }), params: ruleId },
    handler: async (request, reply) => {
      const rule = await known(request.params.id);
      tag(reply, rule);
      return ruleView(rule, request.language);
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id/versions',
    config: reads('read'),
    schema: {
      ...about('rules', 'listRuleVersions', 'Every version of one rule, newest first', {
        200: listOf(ruleShape, 'RuleList'),
      }),
      params: ruleId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id } = await known(request.params.id);
      const versions = await rules.listVersions(id, pageAndFilter(request.query).page);
      return pageView(versions, (rule) => ruleView(rule, request.language));
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id/blind',
    config: reads('read'),
    schema: {
      ...about('rules', 'listBlindDevices', 'Devices that the rule cannot judge now, and why', {
        200: listOf(blindDeviceShape, 'BlindDeviceList'),
      }),
      params: ruleId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id } = await known(request.params.id);
      const { page } = pageAndFilter(request.query);
      const after = readPageKey(page, [''])?.[0];
      const blind = (await operations.blindDevices(id, after, page.limit + 1)) ?? [];
      return pageOf(
        blind,
        page,
        ({ device_id }) => [device_id],
        (device) => device,
      );
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id/shadow-verdicts',
    config: reads('read'),
    schema: {
      ...about('rules', 'listShadowVerdicts', 'What the rule would have done while in shadow, newest first', {
        200: listOf(shadowVerdictShape, 'ShadowVerdictList'),
      }),
      params: ruleId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id } = await known(request.params.id);
      const page = await deps.alerts.listShadowVerdicts({ rule_id: id }, pageAndFilter(request.query).page);
      return pageView(page, shadowVerdictView);
    },
  });

  app.route({
    method: 'POST',
    url: '/rules/:id/retire',
    config: commands('rules:write', { versioned: true }),
    schema: {
      ...about('rules', 'retireRule', 'Ends the rule and its open alerts; its versions stay', { 200: ruleShape }),
      params: ruleId,
      body: noteShape,
    },
    handler: async (request, reply) => {
      const { id } = await known(request.params.id);
      const ifMatch = await wantedVersion(request, () => rules.getRule(id));
      const rule = await operations.retireRule(callerOf(request), id, ifMatch, request.body.note);
      tag(reply, rule);
      return ruleView(rule, request.language);
    },
  });

  async function known(id: string): Promise<StoredRule> {
    const rule = await rules.getRule(id);
    if (rule !== undefined) return rule;
    const remedy = 'GET /api/v1/rules lists them, PUT stores it';
    throw apiError({ code: 'rule-unknown' }, `There is no rule ${id}; ${remedy}.`);
  }
}
