import type { AskedVersion, BacktestRequest, TruthEvent } from '../../backtest/index.ts';
import { parseRule } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import type { backtestInputShape } from '../shapes/backtest.ts';
import type { Sent } from '../shapes/common.ts';
import { readTime } from '../times.ts';

type Input = Sent<typeof backtestInputShape>;

/** What is asked, with its rules as they are at this moment. Faults of a rule are told as for a rule that is stored. */
export async function readBacktestRequest(
  deps: Pick<ApiDeps, 'rules' | 'fleet'>,
  input: Input,
): Promise<BacktestRequest> {
  const from = readTime(input.from, 'from', '#/from');
  const to = readTime(input.to, 'to', '#/to');
  if (from >= to) {
    const detail = `to is ${input.to}, which is not after from (${input.from}); a backtest goes from the earlier to the later.`;
    throw invalid({ pointer: '#/to', detail });
  }
  for (const [i, id] of (input.devices ?? []).entries()) {
    if ((await deps.fleet.getDevice(id)) !== undefined) continue;
    throw invalid({
      pointer: `#/devices/${i}`,
      detail: `There is no device ${id}; GET /devices lists those there are.`,
    });
  }
  return {
    rule: await versionOf(deps, input.rule, '#/rule'),
    compareTo: input.compare_to === undefined ? null : await versionOf(deps, input.compare_to, '#/compare_to'),
    from,
    to,
    devices: input.devices ?? null,
    truth: input.truth?.map(truthOf) ?? null,
  };
}

function truthOf(
  { device, onset, end, event_at, must_fire }: NonNullable<Input['truth']>[number],
  i: number,
): TruthEvent {
  const at = (text: string, field: string) => readTime(text, field, `#/truth/${i}/${field}`);
  return {
    device,
    onset: at(onset, 'onset'),
    end: end == null ? null : at(end, 'end'),
    ...(event_at === undefined ? {} : { event: at(event_at, 'event_at') }),
    mustFire: must_fire,
  };
}

const ruleName = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:@(\d{1,9}))?$/;

async function versionOf(deps: Pick<ApiDeps, 'rules'>, given: Input['rule'], pointer: string): Promise<AskedVersion> {
  if (typeof given !== 'string') return await judged(deps, JSON.stringify(given, undefined, 2));
  const [, id, version] = ruleName.exec(given.trim()) ?? [];
  return id === undefined ? judged(deps, given) : stored(deps, id, version, pointer);
}

async function judged({ rules }: Pick<ApiDeps, 'rules'>, text: string): Promise<AskedVersion> {
  const { faults } = await rules.judge(text);
  const parsed = parseRule(text);
  if (faults.length === 0 && parsed.ok) return { id: parsed.rule.id, version: null, document: parsed.document };
  const [first] = faults;
  const detail = `The rule has faults; line ${first?.line}, column ${first?.column}: ${first?.sentence}`;
  throw apiError({ code: 'rule-faulty', faults }, detail);
}

async function stored(
  { rules }: Pick<ApiDeps, 'rules'>,
  id: string,
  version: string | undefined,
  pointer: string,
): Promise<AskedVersion> {
  const newest = await rules.getRule(id);
  if (newest === undefined) {
    throw apiError({ code: 'rule-unknown' }, `There is no rule ${id}; GET /rules lists those there are.`);
  }
  if (version === undefined || Number(version) === newest.version) {
    return { id, version: newest.version, document: newest.document };
  }
  // Versions are numbered without gaps from 1, and listed newest first.
  const before = Number(version) + 1;
  const cursor = Buffer.from(JSON.stringify([before])).toString('base64url');
  const { items } = await rules.listVersions(id, { limit: 1, cursor });
  const [found] = items;
  if (found?.version === Number(version)) return { id, version: found.version, document: found.document };
  throw invalid({ pointer, detail: `${id} has no version ${version}; send 1 to ${newest.version}, or the id alone.` });
}
