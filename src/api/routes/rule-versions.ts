import { diffVersions, type StoredRule } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam } from '../shapes/common.ts';
import { ruleShape } from '../shapes/rule.ts';
import { restoreShape, ruleDiffQuery, ruleDiffShape, ruleVersionParams } from '../shapes/rule-versions.ts';
import { ruleView } from '../views/rule.ts';
import { about, commands, reads } from './describe.ts';

const ruleId = idParam('rule', 'GH-02');

/** The history of one rule: any version, what changed between two, and an old one anew. */
export function ruleVersionRoutes(app: App, { rules, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/rules/:id/versions/:version',
    config: reads('read'),
    schema: {
      ...about('rules', 'getRuleVersion', 'One version of a rule, as it was stored', { 200: ruleShape }),
      params: ruleVersionParams,
    },
    handler: async (request) => {
      const { id, version } = request.params;
      return ruleView(await known(id, version), request.language);
    },
  });

  app.route({
    method: 'GET',
    url: '/rules/:id/diff',
    config: reads('read'),
    schema: {
      ...about('rules', 'diffRule', 'What changed from one version to another, field by field and as text', {
        200: ruleDiffShape,
      }),
      params: ruleId,
      querystring: ruleDiffQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      const to = await known(id, request.query.to);
      const from = request.query.from ?? to.version - 1;
      if (from < 1) {
        throw invalid({ parameter: 'from', detail: `${id} has one version; there is nothing to compare it with.` });
      }
      return diffVersions(await known(id, from), to);
    },
  });

  app.route({
    method: 'POST',
    url: '/rules/:id/restore',
    config: commands('rules:write', { versioned: true }),
    schema: {
      ...about('rules', 'restoreRule', 'Makes a new version with the text of an old one', { 200: ruleShape }),
      params: ruleId,
      body: restoreShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { version, note } = request.body;
      await known(id, version);
      const ifMatch = await wantedVersion(request, () => rules.getRule(id));
      const rule = await operations.restoreRule(callerOf(request), id, version, ifMatch, note);
      tag(reply, rule);
      return ruleView(rule, request.language);
    },
  });

  /** The version asked for, the newest when none is. */
  async function known(id: string, version?: number): Promise<StoredRule> {
    const newest = await rules.getRule(id);
    if (newest === undefined) {
      const remedy = 'GET /api/v1/rules lists them, PUT stores it';
      throw apiError({ code: 'rule-unknown' }, `There is no rule ${id}; ${remedy}.`);
    }
    const found = version === undefined ? newest : await rules.getVersion(id, version);
    if (found !== undefined) return found;
    const detail = `Rule ${id} has no version ${version}; its newest is ${newest.version}.`;
    throw apiError({ code: 'rule-version-unknown' }, detail);
  }
}
