import type { TSchema } from 'typebox';
import type { RouteAccess } from '../guard.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Statuses of problems beyond those that every such route may answer. */
    readonly refuses?: readonly number[];
    /** The route takes `If-Match`. */
    readonly versioned?: boolean;
    /** The route takes `Idempotency-Key`. */
    readonly repeatable?: boolean;
    /** Media types of a body or an answer that is not JSON, with an example. */
    readonly takes?: Readonly<Record<string, string>>;
    readonly gives?: Readonly<Record<string, string>>;
  }
}

interface Traits {
  readonly refuses?: readonly number[];
  readonly versioned?: boolean;
  readonly takes?: Readonly<Record<string, string>>;
  readonly gives?: Readonly<Record<string, string>>;
}

/** The configuration of a route that only reads. */
export const reads = (access: RouteAccess, traits: Traits = {}) => ({ access, ...traits });

/** The configuration of a route that commands; a POST among them may be repeated under an `Idempotency-Key`. */
export const commands = (access: RouteAccess, traits: Traits = {}) => ({ access, repeatable: true, ...traits });

/** Describes a route: group, id, sentence, and what it answers when it succeeds. */
export const about = (
  tag: string,
  operationId: string,
  summary: string,
  answers: Readonly<Record<number, TSchema>>,
) => ({
  tags: [tag],
  operationId,
  summary,
  // Views are typed by their shapes; the tests hold every answer against its shape.
  response: answers as unknown,
});
