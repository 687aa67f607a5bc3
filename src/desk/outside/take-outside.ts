import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import { toTicket } from '../tickets/ticket-row.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { WorkDeps } from '../work-deps.ts';
import { applyField } from './apply-field.ts';
import { judgeField, type Sides } from './judge-field.ts';
import { findLink, keepLink, sharedOf } from './link.ts';
import type { OutsideLinkRow, OutsideTables } from './outside-rows.ts';
import {
  type OutsideField,
  type OutsideOutcome,
  type OutsideRefusal,
  type OutsideUpdate,
  outsideFields,
  type SharedFields,
} from './outside-update.ts';
import { readTicket } from './read-ticket.ts';

/**
 * Takes a change of a ticket over from another system, by the rules of `judgeField`; what is refused is said field by
 * field. Notes are kept whatever becomes of the rest. Everything is audited as that system.
 */
export async function takeOutside(
  tx: Tx,
  deps: WorkDeps,
  system: string,
  update: OutsideUpdate,
  at: Instant,
): Promise<{ readonly value: OutsideOutcome; readonly intents: readonly DeskIntent[] }> {
  const link = await findLink(tx, system, update);
  const id = link?.ticket_id ?? update.ticket_id ?? '';
  const before = await readTicket(tx, id);
  const intents = [...(await keepNotes(tx, deps, system, before, update, at))];
  const noted = intents.length > 0;
  const { taken, unchanged, refused } =
    link !== undefined && update.version < link.version
      ? { taken: [], unchanged: [], refused: staleFields(update, link.version) }
      : judgeAll(update, sidesOf(before, link, update));
  const applied: OutsideField[] = [];
  for (const field of taken) {
    const result = await applyField(tx, deps, { id, field, update, system, at });
    intents.push(...result.intents);
    if (result.refused === undefined) applied.push(field);
    else refused.push(result.refused);
  }
  const after = await readTicket(tx, id);
  if (link === undefined || update.version >= link.version)
    await keepLink(tx, linkAfter(system, link, update, before, after, at), at);
  const outcome = {
    applied: [...(link === undefined ? (['link'] as const) : []), ...applied, ...(noted ? (['notes'] as const) : [])],
    unchanged,
    refused,
    ticket: toTicket(after),
  };
  await audit(tx, system, update, outcome, at);
  return { value: outcome, intents: intents.map((one) => ({ ...one, body: { ...one.body, origin: system } })) };
}

function judgeAll(update: OutsideUpdate, sides: Sides) {
  const taken: OutsideField[] = [];
  const unchanged: OutsideField[] = [];
  const refused: OutsideRefusal[] = [];
  for (const field of outsideFields) {
    const sent = update[field];
    if (sent === undefined) continue;
    const verdict = judgeField(field, sent, sides);
    if (verdict === 'take') taken.push(field);
    else if (verdict === 'echo' || verdict === 'behind') unchanged.push(field);
    else refused.push({ field, sent, rule: verdict, reason: reasons[verdict](field, sides.here) });
  }
  return { taken, unchanged, refused };
}

const reasons = {
  'both-changed': (field: OutsideField, here: SharedFields) =>
    `${field} was changed here too and is ${here[field] ?? 'nobody'}, which stands`,
  'life-safety': (field: OutsideField, here: SharedFields) =>
    `the alert lasts and the ticket is ${here.severity}; ${field === 'state' ? 'cancel' : 'lower'} it here, where somebody looks at the proof`,
} as const;

function staleFields(update: OutsideUpdate, newest: number): OutsideRefusal[] {
  const reason = `version ${update.version} was told after version ${newest}; send the ticket as it is now`;
  return outsideFields.flatMap((field) => {
    const sent = update[field];
    return sent === undefined ? [] : [{ field, sent, rule: 'stale' as const, reason }];
  });
}

function sidesOf(row: TicketRow, link: OutsideLinkRow | undefined, { base_version }: OutsideUpdate): Sides {
  const here = sharedOf(row);
  return {
    here,
    hereThen: link === undefined ? here : (JSON.parse(link.here) as SharedFields),
    saidThen: link === undefined ? here : (JSON.parse(link.said) as SharedFields),
    tookOver: base_version === undefined ? undefined : base_version === row.version,
    first: link === undefined,
    lifeSafety: row.severity <= 'P2' && row.alert_id !== null && row.recovered_at === null,
  };
}

/** What the other side has is what it says, also where that was refused; it said nothing of fields left out. */
function linkAfter(
  system: string,
  link: OutsideLinkRow | undefined,
  update: OutsideUpdate,
  before: TicketRow,
  after: TicketRow,
  at: Instant,
): Omit<OutsideLinkRow, 'updated_at'> {
  const sides = sidesOf(before, link, update);
  const said = { ...sides.saidThen };
  const here = { ...sides.hereThen };
  for (const field of outsideFields) {
    if (update[field] === undefined) continue;
    Object.assign(said, { [field]: update[field] });
    Object.assign(here, { [field]: after[field] });
  }
  return {
    system,
    external_id: update.external_id,
    ticket_id: after.id,
    version: update.version,
    said: JSON.stringify(said),
    here: JSON.stringify(here),
    linked_at: link?.linked_at ?? at,
  };
}

async function keepNotes(
  tx: Tx,
  deps: WorkDeps,
  system: string,
  row: TicketRow,
  { external_id, notes = [] }: OutsideUpdate,
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const intents: DeskIntent[] = [];
  let current = row;
  for (const { id: note_id, text, by } of notes) {
    const { numInsertedOrUpdatedRows: fresh } = await tx
      .as<OutsideTables>()
      .insertInto('outside_notes')
      .values({ system, external_id, note_id })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (fresh !== 1n) continue;
    const detail = { note: text, note_id, ...(by === undefined ? {} : { by }) };
    const change = { at, actor: system, action: 'noted', set: {}, detail };
    intents.push(...(await changeTicket(tx, deps, current, change)).intents);
    current = await readTicket(tx, row.id);
  }
  return intents;
}

async function audit(
  tx: Tx,
  system: string,
  { external_id, version, by }: OutsideUpdate,
  { applied, refused, ticket }: OutsideOutcome,
  at: Instant,
): Promise<void> {
  if (applied.length === 0 && refused.length === 0) return;
  await recordAudit(tx, {
    at,
    actor: system,
    action: refused.length === 0 ? 'ticket.updated-outside' : 'ticket.refused-outside',
    ...(ticket.device_id === null ? {} : { device_id: ticket.device_id }),
    object: { kind: 'ticket', id: ticket.id },
    detail: { number: ticket.number, external_id, version, by: by ?? null, applied, refused },
  });
}
