import { readFileSync } from 'node:fs';

/** An event of the past as the API takes it. */
export interface TruthEvent {
  readonly device: string;
  readonly onset: string;
  readonly end: string | null;
  readonly event_at?: string;
  readonly must_fire: readonly string[];
}

interface TruthLine {
  readonly device?: unknown;
  readonly onset?: unknown;
  readonly end?: unknown;
  readonly details?: { readonly must_fire?: unknown } & Readonly<Record<string, unknown>>;
}

/** Under these names scenarios say when what is to be warned of came about. */
const eventNames = ['event_at', 'failure_at', 'freezes_at', 'freeze_at', 'code_at', 'lockout_at', 'burst_at'];

/** Reads the truth file of a simulator run: one JSON object a line. */
export function readTruthFile(path: string): readonly TruthEvent[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, `${path}:${i + 1}`)]));
}

function readLine(line: string, place: string): TruthEvent {
  const { device, onset, end, details = {} } = parse(line, place);
  const rules = details.must_fire;
  if (typeof device !== 'string' || typeof onset !== 'string' || !Array.isArray(rules)) {
    throw new Error(`${place}: a truth needs device, onset and details.must_fire; write it with simulate --truth.`);
  }
  const event = eventNames.map((name) => details[name]).find((at) => typeof at === 'string');
  return {
    ...{ device, onset, end: typeof end === 'string' ? end : null, must_fire: rules.map(String) },
    ...(typeof event === 'string' ? { event_at: event } : {}),
  };
}

function parse(line: string, place: string): TruthLine {
  try {
    return JSON.parse(line) as TruthLine;
  } catch {
    throw new Error(`${place}: this is no JSON; a truth file has one object a line.`);
  }
}
