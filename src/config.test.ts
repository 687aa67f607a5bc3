import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConfigFault, parseConfigFile, readConfig } from './config.ts';

const faultsOf = (text: string): readonly ConfigFault[] => {
  const faults: ConfigFault[] = [];
  parseConfigFile(text, 'carewatch.yaml', faults);
  return faults;
};

describe('configuration', () => {
  it('has a default for everything', () => {
    const result = readConfig([], {});
    expect(result).toMatchObject({ config: { host: '127.0.0.1', httpPort: 8080, mqttPort: 1883, simulation: false } });
  });

  it('prefers flags to the environment', () => {
    const result = readConfig(['--http-port', '9001'], { CAREWATCH_HTTP_PORT: '9000', CAREWATCH_MQTT_PORT: '0' });
    expect(result).toMatchObject({ config: { httpPort: 9001, mqttPort: 0 } });
  });

  it('reports every fault at once, each with its place', () => {
    const faults = faultsOf('store:\n  engine: postgres\n  retain: 4d\ntelemetry: { skew: soon }\n');
    expect(faults.map((fault) => fault.place)).toEqual(
      expect.arrayContaining(['carewatch.yaml:2:3', 'carewatch.yaml:3:3', 'carewatch.yaml:4:14']),
    );
    expect(faults.map((fault) => fault.sentence).join('\n')).toContain('known here: engine, url');
  });

  it.each([
    ['engine: influx1', 2, 'store.url: missing; engine: influx1 needs url, database.'],
    ['engine: influx2', 4, 'store.url: missing; engine: influx2 needs url, org, bucket, token_file or token.'],
    ['engine: influx1, url: "x:8086", database: d', 1, 'is neither http nor https'],
    ['engine: influx1, url: here, database: d', 1, '"here" is no address; write e.g. http://'],
    ['engine: influx1, url: "http://x/db", database: d', 1, 'goes on after the port'],
    ['engine: influx1, url: "http://x", database: d, username: u', 1, 'store.password_file: missing'],
    ['engine: influx1, url: "http://x", database: d, password: p', 1, 'store.username: missing'],
    ['engine: influx1, url: "http://x", database: d, username: u, password: p, password_file: f', 1, 'keep one'],
    ['engine: influx1, url: "http://x", database: d, token: t', 1, 'store.token: of no use with engine: influx1'],
    ['engine: influx2, url: "http://x", org: o, bucket: b', 1, 'store.token_file: missing'],
    ['engine: influx2, url: "http://x", org: o, bucket: b, token: t, token_file: f', 1, 'keep one of the two'],
  ])('judges how InfluxDB is reached: %s', (settings, count, sentence) => {
    const faults = faultsOf(`store: { ${settings} }`);
    expect(faults).toHaveLength(count);
    expect(faults[0]?.sentence).toContain(sentence);
  });

  it.each([
    'engine: influx1, url: "http://x", database: d',
    'engine: influx1, url: "http://x", database: d, username: u, password: p',
    'engine: influx2, url: "http://x", org: o, bucket: b, token: t',
  ])('takes InfluxDB as the contract writes it: %s', (settings) => {
    expect(faultsOf(`store: { ${settings} }`)).toEqual([]);
  });

  it('never repeats a password that stands in an address', () => {
    const [fault] = faultsOf('store: { engine: influx1, url: "http://joe:s3cret@x:8086", database: d }');
    expect(fault?.sentence).toBe(
      'store.url: "http://…@x:8086" holds who signs in; take it out and write it in settings of its own.',
    );
  });

  it('takes an outside broker as the contract writes it', () => {
    expect(faultsOf('broker: { mode: external, url: "mqtt://x", username: u, password: p, share: s }')).toEqual([]);
    const rules = [
      '{ topic: "plant/{line}/{device}/state", sender: "{line}-{device}" }',
      '{ topic: "v1/devices/me/#", under: "tb/{device}", sender: "{device}" }',
      '{ topic: "spBv1.0/{group}/+/{node}/#", sender: "{node}" }',
      '{ topic: "bridge/#", sender: BOX-7 }',
    ];
    expect(faultsOf(`broker: { mode: external, url: "mqtt://x", senders: [${rules.join(', ')}] }`)).toEqual([]);
  });

  it.each([
    ['', 'broker.url: missing'],
    ['url: "http://x"', 'broker.url: "http://x" is no address of a broker'],
    ['url: "mqtt://u:p@x"', 'broker.url: holds a user; write username'],
    ['url: "mqtt://x", password: p', 'broker.username: missing'],
    ['url: "mqtt://x", username: u, password: p, password_file: f', 'broker.password: there is a password_file'],
    ['url: "mqtts://x", cert_file: c', 'broker.key_file: missing'],
    ['url: "mqtt://x", ca_file: c', 'broker.ca_file: of no use with mqtt://x'],
    ['url: "mqtt://x", topics: [carewatch/v1/+]', 'broker.topics: "carewatch/v1/+" is no place of devices'],
    ['url: "mqtt://x", topics: ["a/{device}/+"]', 'broker.topics: "a/{device}/+" is no place'],
    ['url: "mqtt://x", topics: ["a/x{device}"]', 'broker.topics: "a/x{device}" is no place'],
    ['url: "mqtt://x", share: a/b', 'broker.share: "a/b" is no name of a share'],
    ['url: "mqtt://x", sparkplug_host: a/b', 'broker.sparkplug_host: "a/b" is no id'],
    ['url: "mqtt://x", senders: [{ topic: "+/a", sender: x }]', 'broker.senders: "+/a": the first level'],
    ['url: "mqtt://x", senders: [{ topic: "a/{d}", sender: "{e}" }]', '{e} is no level of "a/{d}"; name one'],
    ['url: "mqtt://x", senders: [{ topic: "a/{d}", sender: "x/{d}" }]', 'sender "x/{d}" is no id of a device'],
    ['url: "mqtt://x", senders: [{ topic: a, under: "t/#", sender: x }]', 'under "t/#" is not what stands before'],
    [
      'url: "mqtt://x", senders: [{ topic: "a/{d}", under: "t/{d}", sender: x }]',
      '{d} stands for two levels of "t/{d}/a',
    ],
    [
      'url: "mqtt://x", senders: [{ topic: "a/#", sender: x }, { topic: a, sender: y }]',
      'broker.senders: "a" takes in topics of "a/#" too',
    ],
    [
      'url: "mqtt://x", topics: ["plant/{device}"], senders: [{ topic: "plant/+/telemetry", sender: x }]',
      'broker.senders: "plant/+/telemetry" takes in topics of "plant/+/telemetry" too',
    ],
    [
      'url: "mqtt://x", share: s, senders: [{ topic: "spBv1.0/{g}/+/{n}/#", sender: "{n}" }]',
      'broker.senders: "spBv1.0/+/+/+/#" cannot be read with a share',
    ],
    ['url: "mqtt://x", protocol: 3.1.1, user_properties: { a: b }', 'broker.user_properties: MQTT 3.1.1 has none'],
  ])('refuses an outside broker that cannot be: %s', (settings, sentence) => {
    const faults = faultsOf(`broker:\n  { mode: external, ${settings} }\n`);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.sentence).toContain(sentence);
    expect(faults[0]?.place).toMatch(/^carewatch\.yaml:[12]:/);
    expect(faults[0]?.sentence).not.toContain('u:p');
  });

  it('says how a duration is written', () => {
    expect(faultsOf('telemetry: { skew: 5 minutes }')).toMatchObject([
      { sentence: 'telemetry.skew: "5 minutes" is no duration; write a number and a unit, e.g. 10s, 5m, 24h or 7d.' },
    ]);
  });

  it('refuses a file that holds no sections', () => {
    expect(faultsOf('[1, 2]')).toMatchObject([{ sentence: expect.stringContaining('write sections') }]);
  });

  it('names the flag that holds a bad port and says what is allowed', () => {
    const result = readConfig(['--mqtt-port', 'mqtt'], {});
    expect(result).toEqual({
      faults: [{ place: '--mqtt-port', sentence: expect.stringContaining('whole number from 0 to 65535') }],
    });
  });

  it('refuses a driven clock outside a simulation, and takes it in one', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'carewatch-config-'));
    const file = join(dir, 'driven.yaml');
    await writeFile(file, 'clock: { mode: driven, start: "2026-01-12T08:00:00Z" }\n');
    expect(readConfig(['--config', file], {})).toMatchObject({
      faults: [{ place: 'clock.mode', sentence: expect.stringContaining('--simulation') }],
    });
    const start = Date.UTC(2026, 0, 12, 8);
    expect(readConfig(['--config', file, '--simulation'], {})).toMatchObject({ config: { driven: { start } } });
    await rm(dir, { recursive: true });
  });

  it('names a file that cannot be read', () => {
    expect(readConfig(['--config', 'does-not-exist.yaml'], {})).toMatchObject({ faults: [{ place: '--config' }] });
  });

  it('refuses a packet limit that the journal’s budget could not hold', () => {
    expect(faultsOf('broker: { limits: { packet_bytes: 600000 } }\njournal: { budget_bytes: 1000000 }')).toMatchObject([
      { place: 'carewatch.yaml:1:21', sentence: expect.stringContaining('half of journal.budget_bytes') },
    ]);
  });

  it('refuses calendars that no day fits', () => {
    expect(faultsOf('store: { upkeep: "99 3 * * *" }')).toMatchObject([{ place: 'carewatch.yaml:1:10' }]);
    expect(faultsOf('quality: { survey: "0 6 * * 9", shift_ends: "0 24 * * *" }')).toMatchObject([
      { place: 'carewatch.yaml:1:12', sentence: expect.stringContaining('quality.survey: "0 6 * * 9" is no calendar') },
      { place: 'carewatch.yaml:1:33' },
    ]);
  });

  it('refuses an unknown flag and lists those it knows', () => {
    expect(readConfig(['--htp-port', '1'], {})).toMatchObject({
      faults: [{ place: 'command line', sentence: expect.stringContaining('--http-port') }],
    });
  });
});
