/** The topics of ThingsBoard's device API: whoever publishes there speaks about himself. */

const root = 'v1/devices/me/';

export type ThingsboardTopic =
  | { readonly kind: 'telemetry' | 'attributes' }
  | { readonly kind: 'question' | 'answer'; readonly number: number };

/** What a topic is; undefined when it is none of these. */
export function thingsboardTopic(topic: string): ThingsboardTopic | undefined {
  if (!topic.startsWith(root)) return undefined;
  const rest = topic.slice(root.length);
  if (rest === 'telemetry' || rest === 'attributes') return { kind: rest };
  const [, what, digits] = /^(attributes\/request|rpc\/response)\/(\d{1,10})$/.exec(rest) ?? [];
  if (what === undefined) return undefined;
  return { kind: what === 'rpc/response' ? 'answer' : 'question', number: Number(digits) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const longest = 16_384;

/** An answer to a request, with its number, as commands hear of answers. What is no JSON is a text. */
export function answerTo(number: number, payload: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(payload.subarray(0, longest));
  let answer: unknown = text;
  try {
    answer = JSON.parse(text);
  } catch {}
  return new TextEncoder().encode(JSON.stringify({ rpc: number, answer }));
}

/** Which attributes a device asks for; undefined: all there are. */
export interface AttributeQuestion {
  readonly number: number;
  /** Of what it told itself: last values of its signals. */
  readonly client: readonly string[] | undefined;
  /** Of what is kept about it: attributes of the device and its model. */
  readonly shared: readonly string[] | undefined;
}

/** A question, or what is wrong with it as a sentence. A question that names neither kind asks for all of both. */
export function questionIn(number: number, payload: Uint8Array): AttributeQuestion | string {
  const remedy = 'send {"clientKeys": "a,b", "sharedKeys": "c"}, either or none of them';
  let message: unknown;
  try {
    message = payload.length === 0 ? {} : JSON.parse(utf8.decode(payload.subarray(0, longest)));
  } catch {
    return `the request is not JSON; ${remedy}`;
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return `the request is no object; ${remedy}`;
  const { clientKeys, sharedKeys } = message as Readonly<Record<string, unknown>>;
  const keys = [clientKeys, sharedKeys];
  if (!keys.every((one) => one === undefined || typeof one === 'string')) return `its keys are no texts; ${remedy}`;
  const all = clientKeys === undefined && sharedKeys === undefined;
  const [client, shared] = keys.map((one) => (all ? undefined : namesIn(String(one ?? ''))));
  return { number, client, shared };
}

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, 256);
