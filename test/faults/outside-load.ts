import mqtt, { type MqttClient } from 'mqtt';
import { until } from '../harness/daemon.ts';
import type { Mosquitto } from '../harness/mosquitto.ts';

/** Messages that may be on their way to the broker; past that the devices wait, as a machine out of breath makes them. */
const mostOpen = 50_000;
const tickMs = 20;

/** Devices that talk at a steady pace through one client, which comes back when the broker does. */
export class OutsideLoad implements AsyncDisposable {
  /** Instants of the readings that the broker acknowledged, by device. */
  readonly acknowledged = new Map<string, number[]>();
  /** The same of a device that nobody registers until the end; it talks every second. */
  readonly ofStranger: number[] = [];
  readonly stranger = 'GH-stranger';
  readonly #client: MqttClient;
  readonly #start = Date.now();
  readonly #devices: number;
  readonly #timers: NodeJS.Timeout[];
  #said = 0;
  #open = 0;
  #ended = 0;

  constructor(broker: Mosquitto, { devices, messagesPerSecond }: { devices: number; messagesPerSecond: number }) {
    this.#devices = devices;
    this.#client = mqtt.connect(broker.url, {
      protocolVersion: 5,
      clientId: 'load',
      clean: false,
      reconnectPeriod: 100,
    });
    this.#client.on('error', () => undefined);
    for (let n = 0; n < devices; n += 1) this.acknowledged.set(`GH-${n}`, []);
    const pace = (): void => {
      const due = ((Date.now() - this.#start) * messagesPerSecond) / 1_000;
      while (this.#said < due && this.#open < mostOpen) this.#say();
    };
    const strange = (): void => this.#publish(this.stranger, Date.now(), this.ofStranger);
    this.#timers = [setInterval(pace, tickMs), setInterval(strange, 1_000)];
  }

  /** Acknowledged to the registered devices. */
  get count(): number {
    return this.acknowledged.values().reduce((sum, { length }) => sum + length, 0);
  }

  /** Over the whole time for which it talked. */
  get messagesPerSecond(): number {
    return Math.round((this.#said * 1_000) / ((this.#ended || Date.now()) - this.#start));
  }

  /** Says no more; resolves when the broker has acknowledged everything. */
  async hush(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#ended = Date.now();
    await until('all is acknowledged to the devices', async () => (this.#open === 0 ? true : undefined), 60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#client.endAsync(true);
  }

  #say(): void {
    const device = `GH-${this.#said % this.#devices}`;
    const ts = this.#start - 60_000 + Math.floor(this.#said / this.#devices);
    this.#said += 1;
    this.#publish(device, ts, this.acknowledged.get(device) ?? []);
  }

  #publish(device: string, ts: number, acknowledged: number[]): void {
    this.#open += 1;
    const message = JSON.stringify({ ts, values: { water_outlet_temp_c: 40 + (ts % 10) } });
    this.#client.publish(`carewatch/v1/${device}/telemetry`, message, { qos: 1 }, (error) => {
      this.#open -= 1;
      if (error === undefined || error === null) acknowledged.push(ts);
    });
  }
}
