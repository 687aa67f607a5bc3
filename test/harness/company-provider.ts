import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface CompanyProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Walks from the address where Carewatch sends a browser, as the person, to where the provider sends it back. */
  walk(from: string, person: string): Promise<string>;
  close(): Promise<void>;
}

export interface PersonThere {
  readonly name: string;
  readonly groups: readonly string[];
}

export const companyClient = { id: 'carewatch', secret: 'a secret that only the two of them know' };

/** A real OpenID Connect provider on a port of its own; what it knows of its people may change meanwhile. */
export async function openCompanyProvider(
  redirectUri: string,
  people: Map<string, PersonThere>,
): Promise<CompanyProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: companyClient.id, client_secret: companyClient.secret, redirect_uris: [redirectUri] },
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['of this test alone'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: `subject-${id}`, preferred_username: id, ...people.get(id) }),
    }),
  });
  server.on('request', provider.callback());
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  return { issuer, close, walk: (from, person) => walk(issuer, from, person), [Symbol.asyncDispose]: close };
}

async function walk(issuer: string, from: string, person: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = from;
  let form: URLSearchParams | undefined;
  for (let step = 0; at.startsWith(issuer); step += 1) {
    if (step > 20) throw new Error(`the provider goes in circles at ${at}`);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const init: RequestInit = { redirect: 'manual', headers: { cookie } };
    const answer = await fetch(at, form === undefined ? init : { ...init, method: 'POST', body: form });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2);
      jar.set(name, value);
    }
    form = undefined;
    const next = answer.headers.get('location');
    if (next !== null) {
      at = new URL(next, at).href;
      continue;
    }
    const page = await answer.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`${answer.status} ${page.slice(0, 300)}`);
    at = new URL(action, at).href;
    form = new URLSearchParams({ prompt, login: person, password: 'anything' });
  }
  return at;
}
