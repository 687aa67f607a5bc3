import { type Duration, formatDuration, parseDuration } from '../../base/index.ts';
import type { SlaPolicies, SlaPolicy } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import type { Sent } from '../shapes/common.ts';
import { policiesShape, putPoliciesShape } from '../shapes/sla.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

type PolicySent = Sent<typeof putPoliciesShape>['policies'][number];

export function slaRoutes(app: App, { clocks, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/sla/policies',
    config: reads('read'),
    schema: about('work', 'getSlaPolicies', 'How long somebody may take, by severity, device type and place', {
      200: policiesShape,
    }),
    handler: async (_request, reply) => {
      const found = await clocks.slaPolicies();
      tag(reply, found);
      return policiesView(found, clocks.calendars);
    },
  });

  app.route({
    method: 'PUT',
    url: '/sla/policies',
    config: commands('dispatch:manage', { versioned: true }),
    schema: {
      ...about('work', 'putSlaPolicies', 'Puts other policies in force for clocks that start from now on', {
        200: policiesShape,
      }),
      body: putPoliciesShape,
    },
    handler: async (request, reply) => {
      const ifMatch = await wantedVersion(request, () => clocks.slaPolicies(), 'is-refused');
      const policies = request.body.policies.map(policyOf);
      const put = await operations.putSlaPolicies(callerOf(request), policies, ifMatch);
      tag(reply, put);
      return policiesView(put, clocks.calendars);
    },
  });
}

function policyOf({ targets, grace, ...rest }: PolicySent, i: number): SlaPolicy {
  const spans = Object.entries(targets).map(([kind, text]) => [kind, spanOf(text, `policies/${i}/targets/${kind}`)]);
  return { ...rest, grace: spanOf(grace, `policies/${i}/grace`), targets: Object.fromEntries(spans) };
}

function spanOf(text: string, path: string): Duration {
  const span = parseDuration(text);
  if (span !== undefined && Number.isSafeInteger(span)) return span;
  throw invalid({ pointer: `#/${path}`, detail: `${path} is ${text}; send a span such as 45s, 30m, 8h or 3d.` });
}

const policiesView = (found: SlaPolicies, calendars: readonly string[]): Sent<typeof policiesShape> => ({
  ...withTimes(found, ['changed_at']),
  policies: found.policies.map(policyView),
  calendars,
});

const policyView = ({ targets, grace, ...rest }: SlaPolicy): PolicySent => ({
  ...rest,
  targets: Object.fromEntries(Object.entries(targets).map(([kind, span]) => [kind, formatDuration(span)])),
  grace: formatDuration(grace),
});
