import type { Office } from '../../simulators/office/office.ts';
import type { Town } from '../../simulators/town/town.ts';
import { Problem } from '../../test/harness/client.ts';
import { until } from '../../test/harness/daemon.ts';
import { pause } from '../house/figures.ts';
import type { CallTold, ClockTold, DeviceTold, History, TicketTold } from './history.ts';
import type { TownHouse } from './town-house.ts';

const atOnce = 8;

/** Asks the API for everything about the week, when it is over. */
export async function gatherHistory(week: {
  readonly house: TownHouse;
  readonly town: Town;
  readonly office: Office;
  readonly start: number;
  readonly end: number;
  readonly kills: number;
}): Promise<History> {
  const { house, office, start, end, kills } = week;
  const { api } = house;
  await stored(house);
  const tickets = await inGroups(await api.all<TicketTold>('tickets'), async ({ id }) => ({
    ...(await api.get<TicketTold>(`tickets/${id}`)),
    clocks: (await api.get<{ clocks: readonly ClockTold[] }>(`tickets/${id}/clocks`)).clocks,
  }));
  const heartbeats = await inGroups([...house.acknowledged], async ([device, acknowledged]) => ({
    ...{ device, acknowledged },
    stored: await heartbeatsOf(house, device, start, end),
  }));
  return {
    ...{ start, end, kills, messages: house.messages, tickets, heartbeats },
    devices: await api.all<DeviceTold>('devices'),
    careCalls: await api.all<CallTold>('care-calls'),
    callbacks: await api.all<CallTold>('callbacks'),
    visits: await api.all('visits'),
    reviews: await api.all('repair-reviews'),
    audit: await api.all('audit'),
    deeds: office.deeds,
    answered: office.answered,
  };
}

/** Waits until all that was acknowledged has reached the store. */
async function stored({ api }: TownHouse): Promise<void> {
  interface Flow {
    readonly journal: { readonly last_seq: number };
    readonly followers: readonly { readonly seq: number }[];
  }
  const { journal } = await api.get<Flow>('flow');
  await until(
    `the followers pass entry ${journal.last_seq}`,
    async () => {
      const { followers } = await api.get<Flow>('flow');
      return followers.every(({ seq }) => seq >= journal.last_seq) ? true : undefined;
    },
    600_000,
  );
}

async function heartbeatsOf(
  { api }: TownHouse,
  device: string,
  start: number,
  end: number,
): Promise<readonly number[]> {
  const span = `from=${new Date(start).toISOString()}&to=${new Date(end + 60_000).toISOString()}`;
  const path = `devices/${device}/telemetry?signals=heartbeat_seq_count&limit=10000&${span}`;
  const at: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { series: readonly { points: readonly [string, number][] }[]; next_cursor: string | null } =
      await api.get(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    for (const [time] of page.series[0]?.points ?? []) at.push(Date.parse(time));
    cursor = page.next_cursor;
  }
  return at;
}

async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await patiently(() => work(items[index] as T));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Who asks more in a second than one caller may is asked to come again in a second. */
async function patiently<R>(ask: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429) throw error;
      await pause(1_000);
    }
  }
}
