import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigDocument } from './config-schema.ts';

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

/** The secret of each webhook by its name: from its file, or made at the first start and kept in the data folder. */
export async function readWebhookSecrets(
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

async function keptSecret(name: string, dataDir: string): Promise<string> {
  const file = join(dataDir, `webhook-${encodeURIComponent(name)}.secret`);
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
