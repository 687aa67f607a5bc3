import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigDocument } from './config-schema.ts';
import type { Influx1Options, Influx2Options } from './store/index.ts';

/** The files that the configuration names. One that cannot be read is refused by its setting. */

/** PEM files, as `http.tls` or `broker.tls` name them. */
export async function readCertificate(
  setting: string,
  files: { readonly cert_file: string; readonly key_file: string },
): Promise<{ readonly cert: Buffer; readonly key: Buffer }> {
  const [cert, key] = await Promise.all([
    readNamed(`${setting}.cert_file`, files.cert_file),
    readNamed(`${setting}.key_file`, files.key_file),
  ]);
  return { cert, key };
}

/** What shows an outside broker who Carewatch is, and whom Carewatch trusts there. The environment goes before files. */
export async function readOutsideSecrets(
  broker: ConfigDocument['broker'],
  fromEnvironment: string | undefined,
): Promise<{ readonly password?: string; readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }> {
  const { password, password_file, ca_file, cert_file, key_file } = broker;
  const fromFile =
    password_file && (await readNamed('broker.password_file', password_file)).toString().replace(/\r?\n$/, '');
  const secret = fromEnvironment ?? fromFile ?? password;
  return {
    ...(secret === undefined ? {} : { password: secret }),
    ...(ca_file === undefined ? {} : { ca: await readNamed('broker.ca_file', ca_file) }),
    ...(cert_file === undefined ? {} : { cert: await readNamed('broker.cert_file', cert_file) }),
    ...(key_file === undefined ? {} : { key: await readNamed('broker.key_file', key_file) }),
  };
}

/** The secret of each webhook by its name: from its file, or made at the first start and kept in the data folder. */
async function readWebhookSecrets(
  hooks: ConfigDocument['notify']['webhooks'],
  dataDir: string,
): Promise<Readonly<Record<string, string>>> {
  const secrets = await Promise.all(
    hooks.map(async ({ name, secret_file }) => {
      if (secret_file === undefined) return [name, await keptSecret(name, dataDir)];
      return [name, (await readNamed(`notify.webhooks: ${name}: secret_file`, secret_file)).toString().trim()];
    }),
  );
  return Object.fromEntries(secrets);
}

/** What signs, opens and trusts on the way to people and other programs. */
export interface NotifySecrets {
  readonly webhooks: Readonly<Record<string, string>>;
  readonly gateway?: string;
  readonly mail: { readonly password?: string; readonly ca?: string };
}

/** Every secret that `notify` names, or that is made for it and kept in the data folder. */
export async function readNotifySecrets(notify: ConfigDocument['notify'], dataDir: string): Promise<NotifySecrets> {
  const { webhooks, gateway, mail } = notify;
  const text = async (setting: string, file: string): Promise<string> =>
    (await readNamed(setting, file)).toString().trim();
  const signs =
    gateway &&
    (gateway.secret_file === undefined
      ? await keptSecret('gateway', dataDir, 'gateway')
      : await text('notify.gateway.secret_file', gateway.secret_file));
  const password = mail?.password_file && (await text('notify.mail.password_file', mail.password_file));
  const ca = mail?.ca_file && (await text('notify.mail.ca_file', mail.ca_file));
  return {
    webhooks: await readWebhookSecrets(webhooks, dataDir),
    ...(signs === undefined ? {} : { gateway: signs }),
    mail: { ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) },
  };
}

/** How the store reaches InfluxDB, with what its files hold; undefined for another engine. Its settings have been judged. */
export async function readInfluxAccess(store: ConfigDocument['store']): Promise<InfluxAccess | undefined> {
  const { engine, url = '', database = '', username, org = '', bucket = '' } = store;
  if (engine === 'duckdb') return undefined;
  const secret = async (setting: 'password' | 'token' | 'ca'): Promise<string | undefined> => {
    const file = store[`${setting}_file`];
    if (file !== undefined) return (await readNamed(`store.${setting}_file`, file)).toString().trim();
    return setting === 'ca' ? undefined : store[setting];
  };
  const ca = await secret('ca');
  if (engine === 'influx1') return { engine, url, database, username, password: await secret('password'), ca };
  return { engine, url, org, bucket, token: (await secret('token')) ?? '', ca };
}

export type InfluxAccess =
  | ({ readonly engine: 'influx1' } & Influx1Options)
  | ({ readonly engine: 'influx2' } & Influx2Options);

async function keptSecret(name: string, dataDir: string, stem = `webhook-${name}`): Promise<string> {
  const file = join(dataDir, `${encodeURIComponent(stem)}.secret`);
  const secret = randomBytes(32).toString('base64url');
  try {
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')).trim();
  }
}

async function readNamed(setting: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${setting}: ${path} cannot be read (${why}); name a file that Carewatch may read.`);
  }
}
