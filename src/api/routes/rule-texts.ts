import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { ruleFaultView } from '../problem.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { ruleExample, ruleJudgementShape, ruleShape } from '../shapes/rule.ts';
import { noteQuery } from '../shapes/rule-versions.ts';
import { ruleView } from '../views/rule.ts';
import { about, commands, reads } from './describe.ts';
import { ruleWarnings } from './rule-warnings.ts';

const ruleId = idParam('rule', 'GH-02');
const ruleTexts = { 'application/yaml': ruleExample };

/**
 * Routes that take a rule's text. YAML and JSON arrive as the text they are, so that faults can be told by line and
 * column; they have parsers of their own for that.
 */
export function ruleTextRoutes(app: App, deps: ApiDeps): void {
  const { rules, operations } = deps;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^(application|text)\/((x-)?yaml|json|[\w.-]+\+(yaml|json))(;|$)/,
    { parseAs: 'string' },
    async (_request: unknown, body: string) => body,
  );

  app.route({
    method: 'PUT',
    url: '/rules/:id',
    config: commands('rules:write', { versioned: true, refuses: [422], takes: ruleTexts }),
    schema: {
      ...about('rules', 'putRule', 'Stores a new version of a rule; a text with faults is refused', {
        200: ruleShape,
        201: ruleShape,
      }),
      params: ruleId,
      querystring: noteQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const text = textOf(request.body);
      const judged = await rules.judge(text);
      if (judged.faults.length > 0) {
        const count = judged.faults.length === 1 ? 'a fault' : `${judged.faults.length} faults`;
        const first = judged.faults[0];
        const detail = `The rule has ${count}; line ${first?.line}, column ${first?.column}: ${first?.sentence}`;
        throw apiError({ code: 'rule-faulty', faults: judged.faults }, detail);
      }
      if (judged.id !== id) {
        throw invalid({ pointer: '#/id', detail: `id is ${judged.id} and the path says ${id}; make them equal.` });
      }
      const before = await rules.getRule(id);
      const ifMatch = await wantedVersion(request, async () => before, 'is-refused');
      const rule = await operations.putRule(callerOf(request), id, text, ifMatch, request.query.note);
      tag(reply.status(before === undefined ? 201 : 200), rule);
      return ruleView(rule, request.language);
    },
  });

  app.route({
    method: 'POST',
    url: '/rules/validate',
    config: reads('read', { takes: ruleTexts }),
    schema: about('rules', 'validateRule', 'Says what is wrong with a rule, without storing it', {
      200: ruleJudgementShape,
    }),
    handler: async (request): Promise<Sent<typeof ruleJudgementShape>> => {
      const text = textOf(request.body);
      const { id, faults } = await rules.judge(text);
      const warnings = await ruleWarnings(deps, text);
      return { valid: faults.length === 0, id: id ?? null, faults: faults.map(ruleFaultView), warnings };
    },
  });
}

function textOf(body: unknown): string {
  if (typeof body === 'string' && body.trim() !== '') return body;
  throw invalid({ pointer: '#', detail: 'The body is empty; send the rule as application/yaml or application/json.' });
}
