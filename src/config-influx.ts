import type { ConfigDocument } from './config-schema.ts';
import type { SettingFault } from './outside-faults.ts';

type StoreSection = ConfigDocument['store'];
type Setting =
  | 'url'
  | 'database'
  | 'org'
  | 'bucket'
  | 'username'
  | 'password'
  | 'password_file'
  | 'token'
  | 'token_file';

/** Which engine each setting of the way to a database is for. */
const forEngines: Readonly<Record<Setting, readonly StoreSection['engine'][]>> = {
  url: ['influx1', 'influx2'],
  database: ['influx1'],
  username: ['influx1'],
  password: ['influx1'],
  password_file: ['influx1'],
  org: ['influx2'],
  bucket: ['influx2'],
  token: ['influx2'],
  token_file: ['influx2'],
};

const settings = Object.keys(forEngines) as Setting[];

const needed = {
  influx1: [['url'], ['database']],
  influx2: [['url'], ['org'], ['bucket'], ['token_file', 'token']],
} as const satisfies Record<string, readonly (readonly Setting[])[]>;

/** What is wrong with how the store is to reach InfluxDB; the settings for it say nothing with another engine. */
export function influxFaults(store: StoreSection): readonly SettingFault[] {
  const { engine, url } = store;
  if (engine === 'duckdb') return [];
  const stray = settings
    .filter((setting) => store[setting] !== undefined && !forEngines[setting].includes(engine))
    .map((setting) => ({
      setting,
      sentence: `of no use with engine: ${engine}, only with ${forEngines[setting].join(' and ')}; take it out or change the engine.`,
    }));
  const missing = needed[engine]
    .filter((either) => either.every((setting) => store[setting] === undefined))
    .map(([setting]) => ({ setting, sentence: `missing; engine: ${engine} needs ${words(needed[engine])}.` }));
  const reached = url === undefined ? [] : urlFaults(url).map((sentence) => ({ setting: 'url', sentence }));
  return [...stray, ...missing, ...reached, ...secretFaults(store)];
}

const words = (all: readonly (readonly Setting[])[]): string => all.map((either) => either.join(' or ')).join(', ');

function secretFaults({ engine, username, password, password_file, token, token_file }: StoreSection): SettingFault[] {
  const faults: SettingFault[] = [];
  if (engine === 'influx2') {
    if (token !== undefined && token_file !== undefined) faults.push(twice('token'));
    return faults;
  }
  if (password !== undefined && password_file !== undefined) faults.push(twice('password'));
  const secret = password === undefined ? password_file : password;
  if ((username === undefined) !== (secret === undefined)) {
    const setting = username === undefined ? 'username' : 'password_file';
    const sentence =
      'missing; a user name and its password belong together. Write both, or neither where InfluxDB asks for none.';
    faults.push({ setting, sentence });
  }
  return faults;
}

const twice = (setting: 'password' | 'token'): SettingFault => ({
  setting,
  sentence: `there is a ${setting}_file as well; keep one of the two.`,
});

function urlFaults(written: string): string[] {
  const example = 'e.g. http://127.0.0.1:8086';
  if (!URL.canParse(written)) return [`"${withoutSecrets(written)}" is no address; write ${example}.`];
  const { protocol, username, password, pathname, search, hash } = new URL(written);
  if (username !== '' || password !== '') {
    return [`"${withoutSecrets(written)}" holds who signs in; take it out and write it in settings of its own.`];
  }
  if (protocol !== 'http:' && protocol !== 'https:') {
    return [`"${written}" is neither http nor https; write ${example}.`];
  }
  if (pathname !== '/' || search !== '' || hash !== '') {
    return [`"${written}" goes on after the port; write protocol, host and port only, ${example}.`];
  }
  return [];
}

const withoutSecrets = (written: string): string => written.replace(/\/\/.*@/, '//…@');
