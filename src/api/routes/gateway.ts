import { type Static, Type } from 'typebox';
import { gatewayStatuses } from '../../notify/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { closed, oneOf, type Sent, text } from '../shapes/common.ts';
import { readSigned, takeBytes } from '../signed-body.ts';
import { createChecker } from '../validation.ts';
import { about, commands } from './describe.ts';

const reportShape = Type.Object(
  {
    id: text('`id` of the message as Carewatch sent it', 'evt_01~rcp_01', { minLength: 1 }),
    status: oneOf(gatewayStatuses, 'what became of it'),
    detail: Type.Optional(text('in the gateway’s words', 'the line was busy')),
  },
  { ...closed, title: 'GatewayReport', examples: [{ id: 'evt_01~rcp_01', status: 'answered' }] },
);

const takenShape = Type.Object(
  {
    id: Type.String({ examples: ['evt_01~rcp_01'] }),
    outcome: oneOf(gatewayStatuses, 'what is written down of the message'),
  },
  { title: 'GatewayReportTaken' },
);

const checkReport = createChecker(reportShape);

/** What the gateway of SMS and voice calls tells, signed with the secret shared with it. */
export function gatewayRoutes(app: App, { operations, gatewaySecret, wall }: ApiDeps): void {
  takeBytes(app);
  app.route({
    method: 'POST',
    url: '/gateway/reports',
    config: commands('signed', {
      refuses: [401, 404],
      takes: { 'application/json': JSON.stringify({ id: 'evt_01~rcp_01', status: 'answered' }) },
    }),
    schema: about('house', 'takeGatewayReport', 'What became of an SMS or voice call; the body is signed', {
      200: takenShape,
    }),
    handler: async (request): Promise<Sent<typeof takenShape>> => {
      const sent = readSigned(request, gatewaySecret, wall);
      const faults = checkReport(sent);
      if (faults.length > 0) throw invalid(...faults.map(({ path, detail }) => ({ pointer: `#${path}`, detail })));
      const { id, status, detail } = sent as Static<typeof reportShape>;
      const report = { id, status, ...(detail === undefined ? {} : { detail }) };
      const delivery = await operations.takeGatewayReport({ name: 'gateway', role: 'viewer' }, report);
      return { id, outcome: delivery.outcome ?? status };
    },
  });
}
