import { AppError } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { TicketRow } from '../tables.ts';
import type { VisitTables } from '../visits/visit-row.ts';
import { type AnsweredItem, barring, type Checklist, checklistFor, strangeAnswer } from './checklist.ts';

export async function checklistOf(
  reader: Reader,
  lists: readonly Checklist[],
  { device_id, fault }: Pick<TicketRow, 'device_id' | 'fault'>,
): Promise<Checklist | undefined> {
  if (device_id === null || lists.length === 0) return undefined;
  return checklistFor(lists, (await createFleetReader(reader).getDevice(device_id))?.type, fault);
}

/** What the visit that ended last with a list answered. */
export async function lastAnswers(reader: Reader, ticketId: string): Promise<readonly AnsweredItem[]> {
  const row = await reader
    .as<VisitTables>()
    .selectFrom('visits')
    .select('checklist')
    .where('ticket_id', '=', ticketId)
    .where('checklist', '<>', '[]')
    .orderBy('finished_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.checklist) as AnsweredItem[]);
}

export function refuseStrange(list: Checklist | undefined, answers: readonly AnsweredItem[]): void {
  const strange = strangeAnswer(list, answers);
  if (strange === undefined) return;
  const known = list === undefined ? 'there is no list for this work' : list.items.map(({ id }) => id).join(', ');
  const failure: DeskFailure = { code: 'invalid-action', field: 'checklist', value: strange };
  throw new AppError(
    failure,
    `checklist: ${strange} is not on the list, or twice in the answer; the items are: ${known}.`,
  );
}

/** Work is not done while an item of class A has failed or was passed over. */
export function refuseBarred(id: string, list: Checklist | undefined, answers: readonly AnsweredItem[]): void {
  const items = barring(list, answers);
  if (items.length === 0) return;
  const named = items.map((item) => `${item.id} (${item.title['zh-CN']})`).join(', ');
  const failure: DeskFailure = { code: 'checklist-bars', id, items: items.map((item) => item.id) };
  throw new AppError(failure, `The work is not done before these are passed or not applicable: ${named}.`);
}
