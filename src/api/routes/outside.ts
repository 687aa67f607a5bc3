import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { Caller } from '../../commands/index.ts';
import { type OutsideOutcome, type OutsideUpdate, outsideLinksOf } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import type { App } from '../http.ts';
import type { Language } from '../language.ts';
import { ownTicket } from '../own-ticket.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { outsideLinksShape, outsideTakenShape, outsideUpdateShape, systemParam } from '../shapes/outside.ts';
import { readSigned, takeBytes } from '../signed-body.ts';
import { readTime, withTimes } from '../times.ts';
import { createChecker } from '../validation.ts';
import { ticketView } from '../views/work.ts';
import { about, commands, reads } from './describe.ts';

const checkUpdate = createChecker(outsideUpdateShape);
const example = JSON.stringify({ delivery_id: 'd-1', external_id: '81', version: 7, ticket_id: 'tkt_01' });

/**
 * What another ticket system tells, signed with the secret of the webhook that leads to it. The delivery is known by
 * its id in the signed body, never by a header that anybody on the way could change.
 */
export function outsideRoutes(app: App, { operations, outsideSecrets, wall }: ApiDeps): void {
  takeBytes(app);
  app.route({
    method: 'POST',
    url: '/outside/:system/updates',
    config: commands('signed', { refuses: [401, 404, 409, 422], takes: { 'application/json': example } }),
    schema: {
      ...about('work', 'takeOutsideUpdate', 'A change of a ticket from another ticket system; the body is signed', {
        200: outsideTakenShape,
      }),
      params: systemParam,
    },
    handler: async (request): Promise<Sent<typeof outsideTakenShape>> => {
      const { system } = request.params;
      const sent = readSigned(request, outsideSecrets.get(system), wall);
      const faults = checkUpdate(sent);
      if (faults.length > 0) throw invalid(...faults.map(({ path, detail }) => ({ pointer: `#${path}`, detail })));
      const { delivery_id, ...update } = sent as Static<typeof outsideUpdateShape>;
      const caller = callerFor(system, delivery_id, request.body as unknown as Buffer);
      return answer(await operations.takeOutsideUpdate(caller, system, updateOf(update)), request.language);
    },
  });
}

export function outsideLinkRoutes(app: App, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/tickets/:id/outside',
    config: reads('work:read'),
    schema: {
      ...about('work', 'listOutsideTickets', 'Tickets of other systems that are this one', { 200: outsideLinksShape }),
      params: idParam('ticket', 'tkt_01'),
    },
    handler: async (request) => {
      const { id } = await ownTicket(deps, request, request.params.id);
      const links = await outsideLinksOf(deps.database, id);
      return { items: links.map((link) => withTimes(link, ['linked_at', 'updated_at'])), next_cursor: null };
    },
  });
}

function callerFor(system: string, delivery: string, body: Buffer): Caller {
  const request = `${system} ${createHash('sha256').update(body).digest('base64url')}`;
  return { name: system, role: 'viewer', request: { scope: `outside:${system}`, key: delivery, request } };
}

function updateOf({ pending_until: until, ...update }: Omit<Static<typeof outsideUpdateShape>, 'delivery_id'>) {
  const pending = until === undefined ? {} : { pending_until: readTime(until, 'pending_until', '#/pending_until') };
  return { ...update, ...pending } as OutsideUpdate;
}

/** A conflict is told after what could be kept was kept, and with the ticket as it stands. */
function answer({ refused, ticket, ...rest }: OutsideOutcome, language: Language): Sent<typeof outsideTakenShape> {
  const shown = { ...rest, ticket: ticketView(ticket, { language, role: 'viewer' }) };
  if (refused.length === 0) return shown;
  const faults = refused.map(({ field, sent, reason }) => ({
    pointer: `#/${field}`,
    detail: `${field} ${sent ?? 'null'} is not taken over: ${reason}.`,
  }));
  throw apiError({ code: 'outside-conflict', faults, refused, ...shown }, faults.map(({ detail }) => detail).join(' '));
}
