/** An InfluxDB 2.x that whoever runs the tests has named, and buckets of one's own in it. */
import { randomUUID } from 'node:crypto';

export interface NamedInflux2 {
  readonly url: string;
  readonly org: string;
  readonly token: string;
}

/** Undefined when none is named. */
export function influx2Named(): NamedInflux2 | undefined {
  const { INFLUX2_URL: url, INFLUX2_ORG: org, INFLUX2_TOKEN: token } = process.env;
  return url === undefined || org === undefined || token === undefined ? undefined : { url, org, token };
}

export interface Bucket extends AsyncDisposable {
  readonly name: string;
}

/** Gone when disposed. */
export async function newBucket({ url, org, token }: NamedInflux2): Promise<Bucket> {
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}/api/v2/${path}`, { method, headers, ...sent });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  const { orgs } = (await ask('GET', `orgs?org=${encodeURIComponent(org)}`)) as { orgs: { id: string }[] };
  const name = `carewatch-test-${randomUUID()}`;
  const made = await ask('POST', 'buckets', { name, orgID: orgs[0]?.id, retentionRules: [] });
  return {
    name,
    async [Symbol.asyncDispose]() {
      await ask('DELETE', `buckets/${String(made.id)}`);
    },
  };
}
