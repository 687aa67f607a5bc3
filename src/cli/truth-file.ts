import { readFileSync } from 'node:fs';

/** An event of the past as the API takes it. */
export interface TruthEvent {
  readonly device: string;
  readonly onset: string;
  readonly end: string | null;
  readonly event_at?: string;
  readonly must_fire: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Where `details` say when what is to be warned of came about; scenarios write one of them, or none. */
const eventNames = ['event_at', 'failure_at', 'code_at', 'first_lockout_at', 'zero_at'] as const;

/** What a line may have. `must_fire` and `event_at` may stand in `details`, as scenarios write them, or beside them. */
const lineFields = ['scenario', 'device', 'district', 'kind', 'onset', 'end', 'details', 'must_fire', 'event_at'];

/** Reads a truth file: one JSON object a line. A faulty line is an error that names line, field, value and remedy. */
export function readTruthFile(path: string): readonly TruthEvent[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : readTruthLine(line, `${path}:${i + 1}`)));
}

/** The event of a line; none when it says that nothing had to fire, or that nobody was concerned. */
export function readTruthLine(line: string, place: string): readonly TruthEvent[] {
  const fields = objectOf(parse(line, place), 'a line', place);
  const strange = Object.keys(fields).find((name) => !lineFields.includes(name));
  if (strange !== undefined) {
    throw fault(
      place,
      strange,
      fields[strange],
      `a line has ${lineFields.join(', ')}; correct the name or leave it out`,
    );
  }
  const details = objectOf(fields.details ?? {}, 'details', place);
  const device = deviceOf(fields, details, place);
  const rules = fields.must_fire ?? details.must_fire;
  if (!Array.isArray(rules) || !rules.every((rule) => typeof rule === 'string')) {
    throw fault(place, 'must_fire', rules, 'write the rules that ought to open, e.g. ["GH-02"], here or in details');
  }
  const at = [fields.event_at, ...eventNames.map((name) => details[name])].find((one) => one != null);
  const event = {
    onset: timeOf(fields.onset, 'onset', place),
    end: fields.end == null ? null : timeOf(fields.end, 'end', place),
    ...(at === undefined ? {} : { event_at: timeOf(at, 'event_at', place) }),
    must_fire: rules,
  };
  return device === undefined || rules.length === 0 ? [] : [{ device, ...event }];
}

/** What happened to a district is told of one of its members: alerts of groups count for every device. */
function deviceOf({ device, district }: Fields, { members }: Fields, place: string): string | undefined {
  if (typeof device === 'string' && device !== '') return device;
  const first: unknown = Array.isArray(members) ? members[0] : undefined;
  if (device === null && typeof district === 'string') return typeof first === 'string' ? first : undefined;
  throw fault(place, 'device', device, 'write the id of the device, or null beside `district` and `details.members`');
}

function timeOf(value: unknown, field: string, place: string): string {
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return value;
  throw fault(place, field, value, 'write an RFC 3339 time such as 2026-01-15T08:30:00Z');
}

function objectOf(value: unknown, what: string, place: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw fault(
    place,
    what,
    value,
    'write a JSON object such as {"device": "gh-1", "onset": "…", "must_fire": ["GH-02"]}',
  );
}

const fault = (place: string, field: string, value: unknown, remedy: string): Error =>
  new Error(`${place}: ${field} is ${value === undefined ? 'missing' : JSON.stringify(value)}; ${remedy}.`);

function parse(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${place}: this is no JSON; a truth file has one object a line.`);
  }
}
