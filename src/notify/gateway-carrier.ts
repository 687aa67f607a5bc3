import type { Clock } from '../base/index.ts';
import type { Carrier } from './carrier.ts';
import type { Post } from './http-post.ts';
import { messageText } from './message-texts.ts';
import { deliveryHeaders } from './signature.ts';

export interface GatewayOptions {
  /** Base of the contract in docs/gateways.md; messages are posted to `<url>/messages`. */
  readonly url: string;
  readonly secret: string;
  readonly allowPrivate: boolean;
}

/** Sends SMS and voice calls through a gateway that speaks the contract of docs/gateways.md. */
export function createGatewayCarrier(
  options: GatewayOptions,
  { clock, post }: { readonly clock: Clock; readonly post: Post },
): Carrier {
  const url = `${options.url.replace(/\/$/, '')}/messages`;
  return async ({ key: event, topic, kind, url: to, language, body: sent, target_id: target }, signal) => {
    // One event may go to several people: each message has an id of its own.
    const key = messageId(event, target);
    const facts = JSON.parse(sent) as Record<string, unknown>;
    const body = JSON.stringify({
      id: key,
      channel: kind,
      to,
      language,
      topic,
      text: messageText(topic, facts, language),
    });
    const headers = deliveryHeaders({ secrets: [options.secret], body, topic, key }, clock.now());
    const request = { url, headers, body, allowPrivate: options.allowPrivate, wantsAnswer: true };
    const result = await post(request, signal);
    if (!result.ok) return result;
    const reference = referenceIn(result.answer);
    return { ...result, ...(reference === undefined ? {} : { reference }) };
  };
}

/** Names a message; `readMessageId` takes it apart. */
const messageId = (key: string, targetId: string): string => `${key}~${targetId}`;

export function readMessageId(id: string): { readonly key: string; readonly targetId: string } {
  const [key = '', targetId = ''] = id.split(/~(.*)/s, 2);
  return { key, targetId };
}

function referenceIn(answer: string | undefined): string | undefined {
  try {
    const { message_id: id } = JSON.parse(answer ?? '') as { message_id?: unknown };
    return typeof id === 'string' ? id.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}
