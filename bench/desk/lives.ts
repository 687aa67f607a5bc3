import type { Client, Json } from '../../test/harness/client.ts';

/** What a life may do. Time is the house's own and moves only when the life lets it. */
export interface Stage {
  readonly admin: Client;
  /** An agent's own token. */
  readonly agent: Client;
  readonly device: string;
  /** The technician to whom it is offered. */
  readonly technician: Client;
  now(): number;
  /** Publishes what the device measures now. */
  measure(values: Readonly<Record<string, number | string>>, agoMs?: number): Promise<void>;
  /** Lets time pass. */
  pass(span: number): Promise<void>;
}

/** One course that work takes, from the first sign to where it stands at the end. */
export interface Life {
  readonly name: string;
  /** Of a thousand. */
  readonly share: number;
  /** Local hour of the day at which it begins. */
  readonly hour: number;
  /** Stands as it is: copies are put into the last hours before now, and nothing of it is finished. */
  readonly unfinished?: boolean;
  play(stage: Stage): Promise<void>;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const burning = { burner_state: 'flame', water_flow_lpm: 7.5 } as const;
const faint = { ...burning, gas_supply_pressure_pa: 850 };
const healthy = { ...burning, gas_supply_pressure_pa: 2_050 };

/** GH-02: a ticket and a call. */
async function losePressure({ measure, pass }: Stage): Promise<void> {
  await measure(faint, 11 * second);
  await measure(faint);
  await pass(second);
}

async function regainPressure({ measure, pass }: Stage): Promise<void> {
  await measure(healthy);
  await pass(minute + second);
  await measure(healthy);
  await pass(second);
}

/** GH-08: a call only. */
async function freeze({ measure, pass }: Stage): Promise<void> {
  await measure({ burner_state: 'idle', cabinet_temp_c: 2.1 });
  await pass(5 * minute + second);
  await measure({ burner_state: 'idle', cabinet_temp_c: 1.8 });
  await pass(second);
}

async function thaw({ measure, pass }: Stage): Promise<void> {
  for (let times = 0; times < 8; times += 1) {
    await measure({ burner_state: 'idle', cabinet_temp_c: 9 + times });
    await pass(5 * minute);
  }
}

const newest = async ({ admin, device }: Stage, list: string, more = ''): Promise<Json> =>
  (await admin.all(`${list}?device_id=${device}${more}`)).toSorted((a: Json, b: Json) => (a.id < b.id ? 1 : -1))[0];

const withTag = ({ version }: Json) => ({ 'if-match': `"${version}"` });

/** The ticket of the device goes from one hand to the next. */
async function act(stage: Stage, who: 'agent' | 'technician', action: string, body: object = {}): Promise<void> {
  const ticket = await newest(stage, 'tickets');
  await stage[who].post(`tickets/${ticket.id}/${action}`, body, withTag(ticket));
}

async function call(stage: Stage, queue: 'care-calls' | 'callbacks', attempt: object): Promise<void> {
  const { id } = await newest(stage, queue, '&state=queued');
  await stage.agent.post(`${queue}/${id}/claim`, {});
  await stage.pass(3 * minute);
  await stage.agent.post(`${queue}/${id}/attempts`, attempt);
}

const takeIn = ({ agent, device }: Stage, severity: string, fault: string): Promise<Json> =>
  agent.post('tickets', {
    source: 'phone',
    device_id: device,
    title: '没有热水，从早上开始一直点不着火',
    severity,
    fault,
    note: '客户六点后在家',
  });

async function goThere(stage: Stage): Promise<void> {
  await act(stage, 'technician', 'accept');
  await stage.pass(70 * minute);
  await act(stage, 'technician', 'start');
}

async function repair(stage: Stage, done: object): Promise<void> {
  await goThere(stage);
  await stage.pass(35 * minute);
  await act(stage, 'technician', 'resolve', { verdict: 'confirmed', ...done });
}

async function askWhether(stage: Stage, answer: object): Promise<void> {
  await stage.pass(24 * hour + minute);
  await call(stage, 'callbacks', { outcome: 'reached', answer });
}

const valve = { cause: '燃气阀门半开', result: '已全开阀门并清洗过滤网，复测正常' };
const electrode = { cause: '点火针积碳', result: '更换点火针并调整间距' };

/** What a desk sees in a year, in about the shares in which it sees it. */
export const lives: readonly Life[] = [
  {
    name: 'fault-mended',
    share: 210,
    hour: 9,
    async play(stage) {
      await losePressure(stage);
      await call(stage, 'care-calls', { outcome: 'reached', note: '厨房灶具火也小，已约师傅上门' });
      await goThere(stage);
      await regainPressure(stage);
      await stage.pass(20 * minute);
      await act(stage, 'technician', 'resolve', { verdict: 'confirmed', ...valve });
      await act(stage, 'agent', 'close');
      await askWhether(stage, { level: 'very_satisfied', words: '师傅很好，非常满意', solved: true });
    },
  },
  {
    name: 'phone-mended',
    share: 250,
    hour: 10,
    async play(stage) {
      await takeIn(stage, 'P3', 'GW-101');
      await repair(stage, electrode);
      await act(stage, 'agent', 'close');
      await askWhether(stage, { level: 'satisfied', words: '还可以', solved: true });
    },
  },
  {
    name: 'phone-mended-late',
    share: 120,
    hour: 14,
    async play(stage) {
      await takeIn(stage, 'P4', 'GW-104');
      await stage.pass(2 * hour);
      await repair(stage, { cause: '火焰感应针老化', result: '清洗感应针' });
      await act(stage, 'agent', 'close');
      await stage.pass(24 * hour + minute);
      await call(stage, 'callbacks', { outcome: 'no_answer' });
      await stage.pass(2 * hour + minute);
      await call(stage, 'callbacks', { outcome: 'reached', answer: { level: 'fair', words: '来得有点晚' } });
    },
  },
  {
    name: 'false-alarm',
    share: 90,
    hour: 11,
    async play(stage) {
      await losePressure(stage);
      await call(stage, 'care-calls', { outcome: 'reached', note: '客户正在关阀门检修' });
      await regainPressure(stage);
      await act(stage, 'agent', 'cancel', { reason: '客户自行关阀', verdict: 'false_alarm' });
    },
  },
  {
    name: 'frost-call',
    share: 240,
    hour: 8,
    async play(stage) {
      await freeze(stage);
      await call(stage, 'care-calls', { outcome: 'advice_given', note: '已提醒通电防冻' });
      await thaw(stage);
    },
  },
  {
    name: 'nobody-there',
    share: 40,
    hour: 9,
    async play(stage) {
      await freeze(stage);
      for (let attempt = 0; attempt < 6; attempt += 1) {
        await call(stage, 'care-calls', { outcome: 'no_answer' });
        await stage.pass(15 * minute + second);
      }
      await thaw(stage);
    },
  },
  {
    name: 'reopened',
    share: 30,
    hour: 13,
    async play(stage) {
      await takeIn(stage, 'P2', 'GW-130');
      await repair(stage, { cause: '恒温阀卡滞', result: '清洗恒温阀' });
      await act(stage, 'agent', 'close');
      await askWhether(stage, { level: 'dissatisfied', words: '还是忽冷忽热', solved: false });
      await repair(stage, { cause: '恒温阀损坏', result: '更换恒温阀' });
      await act(stage, 'agent', 'close');
      await askWhether(stage, { level: 'very_satisfied', words: '这次修好了，很满意', solved: true });
    },
  },
  {
    name: 'spare-part',
    share: 18,
    hour: 15,
    async play(stage) {
      await takeIn(stage, 'P3', 'GW-120');
      await goThere(stage);
      await stage.pass(10 * minute);
      const until = new Date(stage.now() + 20 * hour).toISOString();
      await act(stage, 'technician', 'pend', { reason: '等待风机配件', until });
      await stage.pass(16 * hour);
      await call(stage, 'callbacks', { outcome: 'reached', answer: { words: '等配件' } });
      await stage.pass(4 * hour);
      await act(stage, 'technician', 'resolve', { verdict: 'confirmed', cause: '风机损坏', result: '更换风机' });
      await act(stage, 'agent', 'close');
      await askWhether(stage, { level: 'satisfied', words: '满意' });
    },
  },
  {
    name: 'waiting',
    share: 1,
    hour: 10,
    unfinished: true,
    play: async (stage) => void (await takeIn(stage, 'P4', 'GW-104')),
  },
  {
    name: 'on-site',
    share: 1,
    hour: 10,
    unfinished: true,
    async play(stage) {
      await takeIn(stage, 'P3', 'GW-101');
      await goThere(stage);
    },
  },
];
