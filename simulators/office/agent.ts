import { hour, localHour, minute, toRfc3339 } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Field } from './field.ts';
import type { OfficeClient } from './office-client.ts';

interface CallSeen {
  readonly id: string;
  readonly severity: string;
  readonly script: string;
  readonly device_id: string | null;
  readonly ticket_id: string | null;
}

/** Somebody of the care centre who takes calls out of the queues, and the customers at the other end. */
export interface Agent {
  act(at: number): Promise<void>;
}

const praise = ['非常满意', '师傅很好，很满意', '没想到这么快'] as const;
const plain = ['还可以', '满意', '一般吧', '不是很满意'] as const;
const levels = ['very_satisfied', 'satisfied', 'fair', 'dissatisfied', 'very_dissatisfied'] as const;

export function createAgent(
  client: OfficeClient,
  { random, field, atWork }: { random: Random; field: Field; atWork: (hourOfDay: number) => boolean },
): Agent {
  let free = 0;
  let turn = 0;

  const missed = () => ({ outcome: random.pick(['no_answer', 'busy', 'voicemail'] as const) });
  const promised = (at: number) => ({
    outcome: 'call_back_later',
    next_at: toRfc3339(at + random.integer(1, 5) * hour),
  });

  function careOutcome(call: CallSeen, at: number): object {
    const lot = random.uniform(0, 1);
    if (lot < 0.3) return missed();
    if (lot < 0.34 && call.severity !== 'P1') return promised(at);
    if (lot < 0.36) return { outcome: 'refused' };
    if (lot < 0.37) return { outcome: 'wrong_number' };
    if (lot < 0.55) return { outcome: 'advice_given', watch_for: '4h' };
    if (lot < 0.68) return { outcome: 'visit_wanted' };
    // Nobody whose water stays cold calls that a false alarm.
    if (lot < 0.7 && !field.mendable(call.device_id ?? '') && call.severity !== 'P1') return { outcome: 'false_alarm' };
    return { outcome: 'reached', note: 'told what to do' };
  }

  function callbackOutcome(call: CallSeen, at: number): object {
    const lot = random.uniform(0, 1);
    if (lot < 0.3) return missed();
    if (lot < 0.34) return promised(at);
    if (lot < 0.36) return { outcome: 'refused' };
    const broken = field.broken(call.device_id ?? '');
    const level = broken ? random.pick(['dissatisfied', 'very_dissatisfied'] as const) : random.pick(levels);
    const words = !broken && random.chance(0.4) ? random.pick(praise) : random.pick(plain);
    return { outcome: 'reached', answer: { level, words, ...(broken ? { solved: false } : {}) } };
  }

  async function take(path: 'care-calls' | 'callbacks', at: number): Promise<boolean> {
    const { status, body: call } = await client.command<CallSeen>(`${path}/next`);
    if (status !== 200) return false;
    const outcome = path === 'care-calls' ? careOutcome(call, at) : callbackOutcome(call, at);
    await client.command(`${path}/${call.id}/attempts`, outcome);
    if (call.script === 'CC-ELEV-TRAP' && call.ticket_id !== null) {
      await client.command(`tickets/${call.ticket_id}/escalation/acknowledge`, { step: 'voice' });
    }
    free = at + random.integer(2, 6) * minute;
    return true;
  }

  return {
    async act(at) {
      if (at < free || !atWork(localHour(at))) return;
      turn += 1;
      if (await take('care-calls', at)) return;
      // Callbacks are nobody's hurry.
      if (turn % 2 === 0 && (await take('callbacks', at))) return;
      free = at + 4 * minute;
    },
  };
}
