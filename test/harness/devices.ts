import { spawn, spawnSync } from 'node:child_process';
import mqtt from 'mqtt';
import type { Daemon } from './daemon.ts';

export interface TestDevice {
  readonly username: string;
  readonly password: string;
}

/** Registers a device over the API and gives its credentials. */
export async function register(daemon: Daemon, id: string, type: string, more: object = {}): Promise<TestDevice> {
  const body = {
    id,
    type,
    site: { district: 'Chengdong', address: 'Pingjiang Road 1', building: '3' },
    customer: { name: 'Wang Fang', phone: '+86 000 0000 0001', language: 'zh-CN' },
    ...more,
  };
  const { credentials } = await daemon.api.post('devices', body);
  return credentials;
}

/** A device's connection by a real client library. */
export async function connect(daemon: Daemon, device: TestDevice, options: mqtt.IClientOptions = {}) {
  const { host, port } = daemon.mqtt;
  const client = await mqtt.connectAsync(
    `mqtt://${host}:${port}`,
    { ...device, reconnectPeriod: 0, ...options },
    false,
  );
  const topic = `carewatch/v1/${device.username}/telemetry`;
  return {
    client,
    publish: (payload: unknown) =>
      client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 }),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}

export const hasCommand = (command: string): boolean => spawnSync('which', [command]).status === 0;

/** Publishes with Debian's `mosquitto_pub`, QoS 1; resolves with its exit code and what it said. */
export function mosquittoPub(
  daemon: Daemon,
  device: TestDevice,
  topic: string,
  payload: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const { host, port } = daemon.mqtt;
  const login = ['-u', device.username, '-P', device.password];
  const args = ['-h', host, '-p', String(port), ...login, '-q', '1', '-t', topic, '-m', payload];
  const child = spawn('mosquitto_pub', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, said })));
}
