import { Type } from 'typebox';
import { AppError, type Duration, days, formatDuration, millis, parseDuration } from '../../base/index.ts';
import type { FleetFailure } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, listQuery } from '../shapes/common.ts';
import { commandInputShape, commandShape } from '../shapes/device.ts';
import { commandView } from '../views/device.ts';
import { about, commands, reads } from './describe.ts';
import { knownDevice } from './devices.ts';

const deviceId = idParam('device', 'GH-000123');
const commandParams = Type.Object({
  ...deviceId.properties,
  command_id: Type.String({ minLength: 1, maxLength: 128, description: 'command', examples: ['cmd_01'] }),
});

export function deviceCommandRoutes(app: App, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/devices/:id/commands',
    config: commands('device-commands:send', { refuses: [409] }),
    schema: {
      ...about('devices', 'sendCommand', 'Tells the device to do something; its reply appears on the command', {
        202: commandShape,
      }),
      params: deviceId,
      body: commandInputShape,
    },
    handler: async (request, reply) => {
      const { ttl, ...body } = request.body;
      const span = ttl === undefined ? undefined : readTtl(ttl);
      const command = await deps.operations.sendCommand(callerOf(request), request.params.id, body, span);
      reply.status(202);
      reply.header('location', `/api/v1/devices/${encodeURIComponent(command.device_id)}/commands/${command.id}`);
      return commandView(command);
    },
  });

  app.route({
    method: 'GET',
    url: '/devices/:id/commands',
    config: reads('read'),
    schema: {
      ...about('devices', 'listCommands', 'Commands to the device, newest first', {
        200: listOf(commandShape, 'CommandList'),
      }),
      params: deviceId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const device = await knownDevice(deps, request.params.id);
      return pageView(await deps.fleet.listCommands(device.id, pageAndFilter(request.query).page), commandView);
    },
  });

  app.route({
    method: 'GET',
    url: '/devices/:id/commands/:command_id',
    config: reads('read'),
    schema: {
      ...about('devices', 'getCommand', 'One command and its reply', { 200: commandShape }),
      params: commandParams,
    },
    handler: async (request) => {
      const { id, command_id } = request.params;
      const command = await deps.fleet.getCommand(id, command_id);
      if (command !== undefined) return commandView(command);
      throw new AppError<FleetFailure>(
        { code: 'command-unknown', id: command_id },
        `Device ${id} has no command ${command_id}; GET /devices/{id}/commands lists them.`,
      );
    },
  });
}

const shortestWait = millis(1);
const longestWait = days(30);

function readTtl(text: string): Duration {
  const ttl = parseDuration(text);
  if (ttl !== undefined && ttl >= shortestWait && ttl <= longestWait) return ttl;
  const remedy = `send ${formatDuration(shortestWait)} to ${formatDuration(longestWait)}.`;
  throw invalid({ pointer: '#/ttl', detail: `ttl is ${JSON.stringify(text)}; ${remedy}` });
}
