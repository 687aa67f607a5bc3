import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../simulators/randomness.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { type Finding, type Kill, runTimed, type TimedDevice, type TimedResult, type TimedRun } from './timed-run.ts';

/**
 * kill -9 while spans are running: inside `for`, `clear`, windows, `held`, cycles, schedules and work that was put
 * off. A run that was killed finds what a run that was left alone finds, with the same beginnings, not a second
 * early, never twice, and at most one second late: what falls due in the very second of a restart is looked at in
 * the first second after.
 */

const kills = Number(process.env.CAREWATCH_KILLS ?? 3);
const seed = Number(process.env.CAREWATCH_SEED ?? 20_260_115);

const rule = (id: string, body: string): string => `id: ${id}
title: ${id}
device_types: [gas_water_heater]
severity: P2
${body}`;

const rules = [
  rule(
    'T-FOR',
    `when: gas_supply_pressure_pa < 1000
for: 20s
clear: { when: gas_supply_pressure_pa > 1500, for: 15s }
then: { ticket: { skill: 1, fault: GW-110, after: 10s } }`,
  ),
  rule(
    'T-WINDOW',
    `when: avg(gas_supply_pressure_pa, "30s") < 1200
clear: { when: 'avg(gas_supply_pressure_pa, "30s") > 1300' }`,
  ),
  rule('T-COUNT', `when: count(gas_supply_pressure_pa, "20s") < 2\nfor: 3s`),
  rule('T-HELD', 'when: held(gas_supply_pressure_pa < 1300) >= 25'),
  rule(
    'T-EVERY',
    `when: avg(gas_supply_pressure_pa, "90s") < 1200\nevery: 1m\nclear: { when: 'avg(gas_supply_pressure_pa, "90s") > 1250' }`,
  ),
  rule('T-AGE', 'when: age(gas_supply_pressure_pa) > 27\nclear: { for: 7s }'),
  rule('T-CYCLE', 'when: burn_duration_s > 30 && gas_pressure_drop_pa > 800\nclear: { when: burn_duration_s < 25 }'),
  rule(
    'T-QUORUM',
    `quorum: { by: district, when: gas_supply_pressure_pa < 1000, for: 7s, within: 12s, at_least: 5, share: 0.4 }
clear: { share: 0.4, for: 4s }`,
  ),
];

/** What ends of burns give, and is compared reading by reading. */
const derived = ['burn_duration_s', 'gas_pressure_static_pa', 'gas_pressure_dynamic_p10_pa', 'gas_pressure_drop_pa'];

/** A heater that reports every few seconds, is healthy or not for a while, and falls silent now and then. */
function moodyHeater(id: string, random: Random, seconds: number): TimedDevice {
  const said = new Map<number, Readonly<Record<string, number | string>>>();
  let second = random.integer(0, 4);
  while (second <= seconds) {
    const low = random.chance(0.5);
    const until = second + random.integer(8, 70);
    for (; second < until && second <= seconds; second += random.integer(2, 9)) {
      const value = Math.round(low ? random.uniform(500, 990) : random.uniform(1_510, 2_200));
      said.set(second, { burner_state: low ? 'flame' : 'idle', gas_supply_pressure_pa: value });
    }
    if (random.chance(0.2)) second += random.integer(20, 50);
  }
  return { id, type: 'gas_water_heater', says: (at) => said.get(at) };
}

/** Spread over the run, every other one while the clock is being moved. */
function drawKills(count: number, seconds: number, random: Random): Kill[] {
  const span = (seconds - 20) / count;
  return Array.from({ length: count }, (_, i) => ({
    second: Math.floor(10 + i * span + random.uniform(0, span - 1)),
    during: i % 2 === 0 ? 'clock' : 'messages',
  }));
}

/** Kills that fell into a burn of some device, as the derived readings tell. */
const withinBurns = (kills: readonly number[], { derived: readings }: TimedResult): number =>
  kills.filter((second) =>
    readings.some(({ signal, at, value }) => signal === 'burn_duration_s' && at - value < second && second < at),
  ).length;

const keyOf = ({ rule: id, subject, since, severity }: Finding): string =>
  `${id} ${subject} since ${since} ${severity}`;

/** How much later than in the other run, in seconds. */
const delays = (killed: readonly (number | undefined)[], alone: readonly (number | undefined)[]): number[] =>
  killed.flatMap((at, i) => (at === alone[i] ? [] : [(at ?? Number.NaN) - (alone[i] ?? Number.NaN)]));

it(`${kills} kills inside running spans make nothing fire early, late or twice`, async () => {
  const seconds = 60 * Math.max(10, kills * 2);
  const devices = Array.from({ length: 8 }, (_, i) =>
    moodyHeater(`gh-${i}`, createRandom(seed, `heater/${i}`), seconds),
  );
  const run: TimedRun = { seconds, devices, rules, derived };
  await using left = await temporaryFolder();
  await using struck = await temporaryFolder();
  const random = createRandom(seed, 'timers');
  const alone = await runTimed(left.path, run, [], random);
  const killed = await runTimed(struck.path, run, drawKills(kills, seconds, random), random);

  const found = new Set(alone.alerts.map(({ rule: id }) => id));
  for (const text of rules) expect(found).toContain(/^id: (\S+)/m.exec(text)?.[1]);
  expect(killed.restarts).toHaveLength(kills);
  expect(killed.alerts.map(keyOf)).toEqual(alone.alerts.map(keyOf));
  const late = [
    ...delays(
      killed.alerts.map(({ openedAt }) => openedAt),
      alone.alerts.map(({ openedAt }) => openedAt),
    ),
    ...delays(
      killed.alerts.map(({ endedAt }) => endedAt),
      alone.alerts.map(({ endedAt }) => endedAt),
    ),
    ...delays(
      killed.tickets.map(({ openedAt }) => openedAt),
      alone.tickets.map(({ openedAt }) => openedAt),
    ),
  ];
  expect(killed.tickets.map(({ alert }) => alert)).toEqual(alone.tickets.map(({ alert }) => alert));
  expect(late.filter((by) => by !== 1)).toEqual([]);
  expect(killed.derived).toEqual(alone.derived);
  expect(new Set(alone.derived.map(({ signal }) => signal))).toEqual(new Set(derived));
  const inBurns = withinBurns(killed.restarts, alone);
  expect(inBurns).toBeGreaterThan(0);
  console.log(
    `timers: ${kills} kills in ${seconds} s of driven time, seed ${seed}; ${alone.alerts.length} findings of ${found.size} rules and ` +
      `${alone.tickets.length} tickets in both runs, none early, none twice, ${late.length} a second late at a restart`,
  );
  console.log(
    `timers: ${inBurns} of the kills inside burns, whose ${alone.derived.length} derived readings are the same`,
  );
});
