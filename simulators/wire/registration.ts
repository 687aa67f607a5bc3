import type { RegistryEntry } from '../town/registry-entry.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { ApiError } from './api-client.ts';

/** What a device signs in to the broker with. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const atOnce = 8;

/**
 * Registers the devices, several at once, and answers their credentials in the same order. A device that
 * is registered already gets a new secret, so that a second run takes the first one's town over.
 */
export async function registerFleet(
  api: ApiClient,
  entries: readonly RegistryEntry[],
): Promise<readonly Credentials[]> {
  const credentials: Credentials[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < entries.length; index = next++) {
      const entry = entries[index];
      if (entry !== undefined) credentials[index] = await registerDevice(api, entry);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, entries.length) }, worker));
  return credentials;
}

async function registerDevice(api: ApiClient, entry: RegistryEntry): Promise<Credentials> {
  const created = await api.post('/devices', entry);
  if (created.status === 201) return readCredentials(created, entry.id);
  if (created.status !== 409) throw refusal(`POST /devices refused ${entry.id}`, created);
  const path = `/devices/${encodeURIComponent(entry.id)}/secret`;
  const rotated = await api.post(path, {});
  if (rotated.status !== 200 && rotated.status !== 201) throw refusal(`POST ${path} gave no new secret`, rotated);
  return readCredentials(rotated, entry.id);
}

function readCredentials(answer: ApiAnswer, id: string): Credentials {
  const body = answer.body as { credentials?: Partial<Credentials> } | undefined;
  const username = body?.credentials?.username;
  const password = body?.credentials?.password;
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new ApiError(`the answer for ${id} carries no credentials {username, password}`, answer.status);
  }
  return { username, password };
}

function refusal(what: string, answer: ApiAnswer): ApiError {
  const problem = answer.body as { title?: unknown; detail?: unknown } | undefined;
  const detail = [problem?.title, problem?.detail].filter((part) => typeof part === 'string').join(': ');
  const remedy = answer.status === 401 ? '; give a valid --token' : '';
  return new ApiError(`${what} (${answer.status}${detail === '' ? '' : `, ${detail}`})${remedy}`, answer.status);
}
