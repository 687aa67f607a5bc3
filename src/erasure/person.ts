import { sql } from 'kysely';
import type { Reader } from '../db/index.ts';

/** What is looked for: the digits of phones, and texts. */
export interface Marks {
  readonly phones: readonly string[];
  readonly texts: readonly string[];
}

/** A person as they stand in the operational database. */
export interface Person {
  readonly customer_id: string;
  readonly devices: readonly string[];
  readonly tickets: readonly string[];
  readonly calls: readonly string[];
  readonly visits: readonly string[];
  /** Nobody else is known by these: overwritten wherever they stand. */
  readonly own: Marks;
  /** Others are known by these too, or they say too little, or are words about the work: overwritten in rows about the person. */
  readonly shared: Marks;
  readonly counted: { readonly names: number; readonly phones: number; readonly addresses: number };
}

export interface Traces extends Omit<Person, 'own' | 'shared'> {
  readonly said: Said;
}

interface Said {
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly addresses: readonly string[];
  readonly words: readonly string[];
}

/** What stands of a person in the work for them, not yet told apart from others. Undefined for an id that no device names. */
export async function readTraces(reader: Reader, customerId: string): Promise<Traces | undefined> {
  const known = await rows(reader, sql`select id from customers where id = ${customerId}`);
  if (known.length === 0) return undefined;
  const list = (query: ReturnType<typeof sql>) =>
    rows(reader, query).then((found) => found.map(({ id }) => String(id)));
  const devices = await list(sql`select id from devices where customer_id = ${customerId}`);
  const tickets = await list(sql`select id from tickets where customer_id = ${customerId}
    or customer_id is null and device_id in (select id from devices where customer_id = ${customerId})`);
  const calls = await list(sql`select id from calls where customer_id = ${customerId}`);
  const visits = await list(
    sql`select id from visits where ticket_id in (select value from json_each(${JSON.stringify(tickets)}))`,
  );
  const said = await readSaid(reader, customerId, { tickets, calls });
  const phones = distinct(said.phones.map(digitsOf)).filter((digits) => digits.length >= 3);
  const counted = { names: distinct(said.names).length, phones: phones.length, addresses: said.addresses.length };
  return { ...{ customer_id: customerId, devices, tickets, calls, visits, counted }, said: { ...said, phones } };
}

/** As `readTraces`, with what nobody else is known by apart from the rest; looks through everybody else. */
export async function readPerson(reader: Reader, customerId: string): Promise<Person | undefined> {
  const traces = await readTraces(reader, customerId);
  if (traces === undefined) return undefined;
  const { said, ...person } = traces;
  const { phones } = said;
  const texts = distinct([...said.names, ...said.addresses]);
  const own = { phones: [] as string[], texts: [] as string[] };
  for (const phone of phones) {
    if (phone.length >= 7 && !(await isBorne(reader, customerId, phone, true))) own.phones.push(phone);
  }
  for (const text of texts) {
    if (tellsApart(text) && !(await isBorne(reader, customerId, text, false))) own.texts.push(text);
  }
  const shared = {
    phones: phones.filter((phone) => !own.phones.includes(phone)),
    texts: distinct([...texts.filter((text) => !own.texts.includes(text)), ...said.words.filter(isSentence)]).filter(
      (text) => [...text].length >= 2,
    ),
  };
  return { ...person, own, shared };
}

async function readSaid(
  reader: Reader,
  id: string,
  { tickets, calls }: { readonly tickets: readonly string[]; readonly calls: readonly string[] },
): Promise<Said> {
  const t = sql`(select value from json_each(${JSON.stringify(tickets)}))`;
  const c = sql`(select value from json_each(${JSON.stringify(calls)}))`;
  const texts = async (query: ReturnType<typeof sql>): Promise<string[]> =>
    (await rows(reader, query)).flatMap((row) => Object.values(row).flatMap(textsIn));
  const names = await texts(sql`
    select name from customers where id = ${id}
    union select json_extract(value, '$.name') from customer_profiles, json_each(contacts) where customer_id = ${id}
    union select json_extract(customer, '$.name') from calls where customer_id = ${id}`);
  const phones = await texts(sql`
    select phone from customers where id = ${id}
    union select json_extract(value, '$.phone') from customer_profiles, json_each(contacts) where customer_id = ${id}
    union select json_extract(customer, '$.phone') from calls where customer_id = ${id}
    union select digits from do_not_call_phones where customer_id = ${id}`);
  const addresses = await texts(sql`select address, unit, sites.details
    from devices join sites on sites.id = site_id where customer_id = ${id}
    union select details, null, null from customers where id = ${id}`);
  const words = await texts(sql`
    select note, result, pending_reason, case when source = 'rule' then null else title end
      from tickets where id in ${t}
    union all select text, null, null, null from calls where id in ${c}
    union all select note, null, null, null from call_attempts where call_id in ${c}
    union all select words, null, null, null from satisfaction_answers where call_id in ${c} or ticket_id in ${t}
    union all select notes, attachments, checklist, null from visits where ticket_id in ${t}
    union all select finding, null, null, null from repair_reviews where ticket_id in ${t}
    union all select notes, do_not_call_reason, null, null from customer_profiles where customer_id = ${id}`);
  return { names, phones, addresses: distinct(addresses), words: distinct(words) };
}

/** A text itself, or those that stand in its JSON. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    if (/^[[{]/.test(value)) {
      try {
        return textsIn(JSON.parse(value));
      } catch {
        // A text that only looks like JSON.
      }
    }
    return value.trim() === '' ? [] : [value.trim()];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Whether anybody or any place else is known by it. */
async function isBorne(reader: Reader, id: string, text: string, isPhone: boolean): Promise<boolean> {
  const digits = (column: string) =>
    isPhone
      ? [' ', '-', '(', ')', '.', '/', '+'].reduce((inner, mark) => `replace(${inner}, '${mark}', '')`, column)
      : column;
  const holds = (columns: string) => sql`instr(lower(${sql.raw(digits(columns))}), ${text.toLowerCase()}) > 0`;
  const found = await rows(
    reader,
    sql`select 1 as id where
      exists (select 1 from customers where id <> ${id}
        and ${holds("coalesce(name, '') || ' ' || coalesce(phone, '') || ' ' || details")})
      or exists (select 1 from customer_profiles where customer_id <> ${id} and ${holds('contacts')})
      or exists (select 1 from technicians where ${holds("name || ' ' || coalesce(phone, '')")})
      or exists (select 1 from providers where ${holds("name || ' ' || coalesce(phone, '')")})
      or exists (select 1 from tokens where ${holds('name')})
      or exists (select 1 from webhook_targets where ${holds('url')})
      or exists (select 1 from models where ${holds('name')})
      or exists (select 1 from sites where ${holds(places)}
        and (${holds("coalesce(district, '') || ' ' || coalesce(city, '') || ' ' || coalesce(provider, '')")}
          or exists (select 1 from devices where site_id = sites.id and customer_id is not ${id})))`,
  );
  return found.length > 0;
}

const places = ['district', 'city', 'address', 'building', 'unit', 'provider', 'details']
  .map((column) => `coalesce(${column}, '')`)
  .join(" || ' ' || ");

/** Two Chinese characters or several words tell somebody apart; a single word of letters may be any word. */
const tellsApart = (text: string): boolean =>
  /\p{Script=Han}.*\p{Script=Han}/u.test(text) || ([...text].length >= 4 && /[^\p{L}]/u.test(text));

/** A single word of letters may be a state or an outcome; it says nothing of a person. */
const isSentence = (text: string): boolean => [...text].length >= 4 && !/^[\w.-]+$/.test(text);

const digitsOf = (phone: string): string => phone.replace(/\D/g, '');
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

async function rows(reader: Reader, query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  return (await query.execute(reader.as<unknown>())).rows as Record<string, unknown>[];
}
