import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { hasCommand, mosquittoPub, register, type TestDevice } from '../harness/devices.ts';

/** Debian's mosquitto_pub against the daemon as people start it. */
describe.skipIf(!hasCommand('mosquitto_pub'))('a gas heater that speaks through mosquitto_pub', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let heater: TestDevice;
  let neighbour: TestDevice;
  let clock = Date.now() - 60_000;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    heater = await register(daemon, 'gh-0001', 'gas_water_heater', { attributes: { gas_type: '12T' } });
    neighbour = await register(daemon, 'gh-0002', 'gas_water_heater');
  });
  afterAll(() => house.disposeAsync());

  const publish = async (pressure: number, afterMs: number): Promise<void> => {
    clock += afterMs;
    const values = { burner_state: 'flame', gas_supply_pressure_pa: pressure };
    const { code } = await mosquittoPub(daemon, heater, topicOf(heater), JSON.stringify({ ts: clock, values }));
    expect(code).toBe(0);
  };
  const topicOf = (device: TestDevice): string => `carewatch/v1/${device.username}/telemetry`;
  const tickets = (): Promise<Json[]> => daemon.api.all('tickets?device_id=gh-0001');
  const calls = (): Promise<Json[]> => daemon.api.all('care-calls?device_id=gh-0001');

  it('turns a falling gas pressure into one ticket and one call within two seconds', async () => {
    await publish(2000, 0);
    await publish(900, 5_000);
    const start = performance.now();
    await publish(850, 11_000);
    const [ticket] = await until('a ticket', async () => ((await tickets()).length > 0 ? tickets() : undefined));
    const took = performance.now() - start;
    console.log(`publish to ticket, mosquitto_pub started in between: ${took.toFixed(0)} ms`);
    expect(took).toBeLessThan(2_000);
    expect(ticket).toMatchObject({ device_id: 'gh-0001', rule_id: 'GH-02', severity: 'P2', state: 'open' });
    expect(await calls()).toMatchObject([{ rule_id: 'GH-02', script: 'CC-GAS', state: 'queued' }]);
  });

  it('opens nothing more when the same is published again', async () => {
    await publish(850, 5_000);
    await publish(820, 5_000);
    expect(await tickets()).toHaveLength(1);
    expect(await calls()).toHaveLength(1);
  });

  it('closes the episode when the pressure has recovered', async () => {
    await publish(1900, 5_000);
    await publish(1900, 61_000);
    const alert = await until('a recovered alert', async () => {
      const [one] = await daemon.api.all('alerts?device_id=gh-0001&rule_id=GH-02');
      return one.state === 'recovered' ? one : undefined;
    });
    expect(alert.recovered_at).toMatch(/Z$/);
    const [ticket] = await tickets();
    expect(ticket.recovered_at).not.toBeNull();
  });

  it('refuses a wrong secret', async () => {
    const { code, said } = await mosquittoPub(daemon, { ...heater, password: 'wrong' }, topicOf(heater), '{}');
    expect(code).not.toBe(0);
    expect(said.toLowerCase()).toMatch(/not authori[sz]ed|bad user name or password/);
  });

  it('counts what is published under another device’s topic and changes nothing', async () => {
    const message = JSON.stringify({ gas_supply_pressure_pa: 1 });
    const { code } = await mosquittoPub(daemon, heater, topicOf(neighbour), message);
    expect(code).toBe(0);
    const count = await until('a counted refusal', async () => {
      const { items } = await daemon.api.get('rejections/counts?device_id=gh-0001');
      return items.find((one: Json) => one.reason === 'foreign_topic');
    });
    expect(count.count).toBe(1);
    const other = await daemon.api.get('devices/gh-0002');
    expect(JSON.stringify(other)).not.toContain('gas_supply_pressure_pa');
  });
});
