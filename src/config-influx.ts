import type { ConfigDocument } from './config-schema.ts';

interface StoreFault {
  /** Where in the file. */
  readonly keys: readonly string[];
  readonly sentence: string;
}

/** What is wrong with how the store is to reach InfluxDB; nothing for an engine that does not. */
export function influxFaults(store: ConfigDocument['store']): readonly StoreFault[] {
  const { engine } = store;
  if (engine === 'duckdb') return [];
  const chosen = store[engine];
  if (chosen === undefined) {
    const settings = engine === 'influx1' ? 'url and database' : 'url, org, bucket and token_file';
    const sentence = `store.${engine} is missing; with engine: ${engine} write there ${settings}.`;
    return [{ keys: ['store', 'engine'], sentence }];
  }
  const faults = urlFaults(`store.${engine}.url`, chosen.url).map((sentence) => ({
    keys: ['store', engine, 'url'],
    sentence,
  }));
  const { influx1 } = store;
  if (engine === 'influx1' && (influx1?.username === undefined) !== (influx1?.password_file === undefined)) {
    const [there, missing] =
      influx1?.username === undefined ? ['password_file', 'username'] : ['username', 'password_file'];
    const sentence = `store.influx1.${missing} is missing, though ${there} is there; write both, or neither where InfluxDB asks for none.`;
    return [...faults, { keys: ['store', 'influx1', there], sentence }];
  }
  return faults;
}

function urlFaults(name: string, written: string): string[] {
  const example = 'e.g. http://127.0.0.1:8086';
  if (!URL.canParse(written)) return [`${name}: "${withoutSecrets(written)}" is no address; write ${example}.`];
  const { protocol, username, password, pathname, search, hash } = new URL(written);
  if (username !== '' || password !== '') {
    return [`${name}: "${withoutSecrets(written)}" holds who signs in; take it out and name files with it instead.`];
  }
  if (protocol !== 'http:' && protocol !== 'https:') {
    return [`${name}: "${written}" is neither http nor https; write ${example}.`];
  }
  if (pathname !== '/' || search !== '' || hash !== '') {
    return [`${name}: "${written}" goes on after the port; write protocol, host and port only, ${example}.`];
  }
  return [];
}

const withoutSecrets = (written: string): string => written.replace(/\/\/.*@/, '//…@');
