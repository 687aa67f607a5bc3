import mqtt from 'mqtt';
import type { Daemon } from './daemon.ts';
import type { TestDevice } from './devices.ts';
import { kind, type MetricDraft, sparkplugPayload } from './sparkplug.ts';

/** What its devices measure. */
const birthMetrics: MetricDraft[] = [
  { name: 'Tank/Top', alias: 1, type: kind.float, value: 50 },
  { name: 'Leak', alias: 2, type: kind.boolean, value: false },
];
/** A real client that does what an edge node does: its death as last will, birthMetrics, data by alias, births when asked. */
export class EdgeNode implements AsyncDisposable {
  readonly client: mqtt.MqttClient;
  readonly #bdSeq: number;
  readonly asked: Buffer[] = [];
  seq = 0;

  private constructor(client: mqtt.MqttClient, bdSeq: number) {
    this.client = client;
    this.#bdSeq = bdSeq;
    client.on('message', (_, payload) => void this.asked.push(payload));
  }

  static async dial(daemon: Daemon, login: TestDevice, bdSeq: number): Promise<EdgeNode> {
    const { host, port } = daemon.mqtt;
    const payload = Buffer.from(sparkplugPayload(undefined, Date.now(), [bdSeqMetric(bdSeq)]));
    const will = { topic: 'spBv1.0/plant/NDEATH/edge', payload, qos: 1 as const, retain: false };
    const options = { ...login, will, reconnectPeriod: 0 };
    const node = new EdgeNode(await mqtt.connectAsync(`mqtt://${host}:${port}`, options, false), bdSeq);
    await node.client.subscribeAsync('spBv1.0/plant/NCMD/edge', { qos: 1 });
    return node;
  }

  /** QoS 1, so that it is known when it has arrived; edge nodes send most at QoS 0. */
  async say(message: string, metrics: readonly MetricDraft[], device?: string): Promise<void> {
    const payload = Buffer.from(sparkplugPayload(this.seq, Date.now(), metrics));
    this.seq = (this.seq + 1) % 256;
    const about = device === undefined ? 'edge' : `edge/${device}`;
    await this.client.publishAsync(`spBv1.0/plant/${message}/${about}`, payload, { qos: 1 });
  }

  async beBorn(): Promise<void> {
    this.seq = 0;
    await this.say('NBIRTH', [
      bdSeqMetric(this.#bdSeq),
      { name: 'Node Control/Rebirth', type: kind.boolean, value: false },
      { name: 'Air', alias: 10, type: kind.double, value: 7.5 },
    ]);
    await this.say('DBIRTH', birthMetrics, 'HP-1');
    await this.say('DBIRTH', birthMetrics, 'HP-2');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.client.endAsync(true);
  }
}

const bdSeqMetric = (value: number): MetricDraft => ({ name: 'bdSeq', type: kind.int64, value: BigInt(value) });
