import type { Ids, Instant } from '../base/index.ts';
import { toRfc3339 } from '../base/index.ts';

/** Something that others may want to be told; handed to `notify` in the same transaction. */
export interface DeskIntent {
  /** e.g. `ticket.opened`, `care-call.queued`. */
  readonly topic: string;
  /** Intents of one ordering are delivered in order: the ticket or the call. */
  readonly ordering: string;
  /** The same for every delivery of this intent, never used for another. */
  readonly key: string;
  readonly at: Instant;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Tells of a change of `object`, whose state is sent whole. */
export function intentOf(
  ids: Ids,
  at: Instant,
  topic: string,
  object: { readonly id: string } & object,
  detail: Readonly<Record<string, unknown>> = {},
): DeskIntent {
  const [kind = topic] = topic.split('.');
  const body = { topic, at: toRfc3339(at), [kind.replaceAll('-', '_')]: spelledOut(object), ...detail };
  return { topic, ordering: object.id, key: ids.next('evt'), at, body };
}

/** As the API shows it: instants in RFC 3339. */
function spelledOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelledOut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      instantName.test(name) ? instantText(field) : spelledOut(field),
    ]),
  );
}

const instantName = /(^|_)(at|from|to|until|before)$/;
const instantText = (field: unknown): unknown => (typeof field === 'number' ? toRfc3339(field as Instant) : field);
