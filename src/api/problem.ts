import { STATUS_CODES } from 'node:http';
import type { FastifyError } from 'fastify';
import { type AppError, type Failure, isAppError } from '../base/index.ts';
import type { FieldFault } from '../fleet/index.ts';
import type { RuleFault } from '../rules/index.ts';
import { apiError, invalid, type RequestFault, statusOf } from './errors.ts';
import { UnfitPart } from './validation.ts';

/** RFC 9457. `code` is the last part of `type`; `errors` says what is wrong field by field. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id?: string;
  readonly errors?: readonly (RequestFault | (RequestFault & RuleFault))[];
  readonly [fact: string]: unknown;
}

export const problemType = 'application/problem+json; charset=utf-8';

/** The problem of anything thrown. What no room declares is a defect; its text stays in the log. */
export function problemOf(thrown: unknown): Problem {
  const failed = isAppError(thrown) ? thrown : fromFramework(thrown);
  const known = failed === undefined ? undefined : statusOf(failed.code);
  if (failed === undefined || known === undefined || known.status === 500) return problem('defect', defectText);
  return problem(failed.code, failed.message, factsOf(failed));
}

function problem(code: string, detail: string, facts: Readonly<Record<string, unknown>> = {}): Problem {
  const { status, title } = statusOf(code) ?? { status: 500, title: STATUS_CODES[500] ?? '' };
  const head = { type: `/docs/problems/${code}`, title, status, detail, code };
  // Facts come after the head and never in its place.
  return { ...head, ...facts, ...head };
}

const defectText = 'Carewatch could not do this because of a fault of its own; its log has it under the request_id.';

/** Facts that help a program: field by field faults, and for example the state that forbade a move. */
function factsOf({ failure, message }: AppError): Readonly<Record<string, unknown>> {
  const { code: _, value: __, field, faults, ...facts } = failure as Failure & Readonly<Record<string, unknown>>;
  if (Array.isArray(faults)) return { ...facts, errors: faults.map(faultView) };
  if (typeof field === 'string') return { ...facts, errors: [{ pointer: pointerOf(field), detail: message }] };
  return facts;
}

/** A field fault of a room, a fault in a rule's text, or one that is already as the problem shows it. */
function faultView(fault: FieldFault | RuleFault | RequestFault): RequestFault {
  if ('sentence' in fault) return ruleFaultView(fault);
  if (!('remedy' in fault)) return fault;
  const value = JSON.stringify(fault.value)?.slice(0, 80) ?? 'missing';
  return { pointer: pointerOf(fault.field), detail: `${fault.field} is ${value}; ${fault.remedy}` };
}

/** A fault in a rule's text, with the place that its author can find; the text came in no file. */
export const ruleFaultView = ({ sentence, path: _, ...place }: RuleFault) => ({ detail: sentence, ...place });

const escapeToken = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
const pointerOf = (field: string): string => `#/${field.split('.').map(escapeToken).join('/')}`;

/** Fastify's own refusals in the words of this API; undefined for a defect. */
function fromFramework(thrown: unknown): AppError | undefined {
  if (thrown instanceof UnfitPart) return invalid(...thrown.faults);
  const error = thrown as Partial<FastifyError>;
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return apiError(
        { code: 'unsupported-media-type' },
        'The body has a Content-Type that this path does not take; send the one that /docs names, usually application/json.',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return apiError(
        { code: 'too-large' },
        'The body is larger than this path takes; send less, or in several requests.',
      );
    case 'FST_ERR_BAD_URL':
      return apiError({ code: 'bad-request' }, 'The path is not valid percent-encoded UTF-8; encode it again.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return apiError({ code: 'url-too-long' }, 'A part of the path is longer than any id; check the path.');
    default:
      if (error.statusCode === undefined || error.statusCode < 400 || error.statusCode >= 500) return undefined;
      return apiError({ code: 'bad-request' }, `${error.message ?? 'The request cannot be read'}.`);
  }
}
