import type { MessagePort, Transferable } from 'node:worker_threads';
import { AppError, isAppError } from './errors.ts';

/**
 * Calls between the threads of one process. A room's methods keep their names and types;
 * an `AppError` arrives as an `AppError`, anything else as a defect with its text.
 */
export type Procedures = object;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: { code: string }; readonly sentence: string }
  | { readonly id: number; readonly defect: string };

type Port = Pick<MessagePort, 'postMessage' | 'on'>;

/** The same methods, each of them returning a promise. */
export type Remote<P extends Procedures> = {
  readonly [K in keyof P]: P[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** Answers calls that arrive at `port` with `procedures`. */
export function serveProcedures(port: Port, procedures: Procedures): void {
  const table = procedures as Record<string, (...args: unknown[]) => unknown>;
  port.on('message', (request: Request) => {
    void answer(table, request).then((reply) =>
      port.postMessage(reply, 'value' in reply ? transferables([reply.value]) : []),
    );
  });
}

async function answer(table: Record<string, (...args: unknown[]) => unknown>, request: Request): Promise<Reply> {
  const { id, method, args } = request;
  try {
    const procedure = Object.hasOwn(table, method) ? table[method] : undefined;
    if (procedure === undefined) return { id, defect: `no procedure ${method}` };
    return { id, value: await procedure.apply(table, [...args]) };
  } catch (error) {
    if (isAppError(error)) return { id, failure: error.failure, sentence: error.message };
    return { id, defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** A stand-in for procedures served at the other end of `port`. */
export function callProcedures<P extends Procedures>(port: Port): Remote<P> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  port.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id);
    if (call === undefined) return;
    waiting.delete(reply.id);
    if ('failure' in reply) call.reject(new AppError(reply.failure, reply.sentence));
    else if ('defect' in reply) call.reject(new Error(reply.defect));
    else call.resolve(reply.value);
  });
  const invoke =
    (method: string) =>
    (...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        port.postMessage({ id: lastId, method, args } satisfies Request, transferables(args));
      });
  return new Proxy({} as Remote<P>, {
    get: (_, method) => (typeof method === 'string' && method !== 'then' ? invoke(method) : undefined),
  });
}

/** An argument or a result may name the buffers and ports within it that move between threads instead of being copied. */
function transferables(args: readonly unknown[]): Transferable[] {
  return args.flatMap((arg) =>
    typeof arg === 'object' && arg !== null && 'transferList' in arg ? (arg.transferList as Transferable[]) : [],
  );
}
