import { readFile } from 'node:fs/promises';
import type { CompanyOptions, SessionLimits } from './access/index.ts';
import { AppError } from './base/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';

export const sessionLimitsOf = ({ sign_in: { idle, longest } }: ConfigDocument): SessionLimits => ({
  idle: spanOf(idle),
  longest: spanOf(longest),
});

/** Undefined: people sign in by name alone. */
export async function companyOptionsOf({ sign_in: { company } }: ConfigDocument): Promise<CompanyOptions | undefined> {
  if (company === undefined) return undefined;
  const { issuer, client_id: clientId, client_secret_file, label, public_url: publicUrl, scopes, roles } = company;
  return { ...{ issuer, clientId, label, publicUrl, scopes, roles }, clientSecret: await secretIn(client_secret_file) };
}

async function secretIn(path: string): Promise<string> {
  const secret = await readFile(path, 'utf8').catch(() => '');
  if (secret.trim() !== '') return secret.trim();
  const sentence = `sign_in.company.client_secret_file: ${path} cannot be read or is empty; write the secret of the client into it.`;
  throw new AppError({ code: 'secret-unreadable', path }, sentence);
}
