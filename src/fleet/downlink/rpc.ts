import { createHash } from 'node:crypto';

/**
 * Commands in the form of ThingsBoard's requests to devices. Its firmware answers on a topic that ends in the number of
 * the request, so a command has a number that follows from its id.
 */

/** 31 bits. Of the few commands that wait for one device's answer no two are likely ever to share it. */
export const rpcNumber = (commandId: string): number =>
  createHash('sha256').update(commandId).digest().readUInt32BE(0) >>> 1;

/** `{id, name, params?, …}` as `{method, params}`; what is beside `params` counts as one where there is none. */
export function rpcRequestOf(command: Uint8Array): { readonly topic: string; readonly payload: Uint8Array } {
  const { id, name, params, ...rest } = JSON.parse(new TextDecoder().decode(command)) as Record<string, unknown>;
  const request = { method: String(name ?? 'command'), params: params ?? rest };
  const topic = `v1/devices/me/rpc/request/${rpcNumber(String(id))}`;
  return { topic, payload: new TextEncoder().encode(JSON.stringify(request)) };
}

/** The number and the answer of a reply that was one to a request of ThingsBoard; undefined when it was none. */
export function rpcReplyIn(reply: unknown): { readonly rpc: number; readonly answer: unknown } | undefined {
  if (typeof reply !== 'object' || reply === null || !('rpc' in reply) || !('answer' in reply)) return undefined;
  const { rpc, answer } = reply;
  return typeof rpc === 'number' && Object.keys(reply).length === 2 ? { rpc, answer } : undefined;
}
