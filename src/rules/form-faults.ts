import type { TLocalizedValidationError } from 'typebox/error';
import type { RuleFaultCode } from './document.ts';
import { nearest } from './expression/nearest.ts';
import { spanMeant } from './span-form.ts';

/** A fault by the field it is in: a JSON pointer into the document. */
export interface DocumentFault {
  readonly pointer: string;
  readonly code: RuleFaultCode;
  readonly sentence: string;
  readonly suggestion?: string;
}

/** A schema and its compiled form, as TypeBox gives them. */
export interface Form {
  readonly schema: object;
  errors(value: unknown): readonly TLocalizedValidationError[];
}

/** What keeps `value` from having the form of `form`, every fault at once, each as a sentence with a remedy. */
export function formFaults(form: Form, value: unknown): readonly DocumentFault[] {
  const faults = new Map<string, DocumentFault>();
  for (const error of form.errors(value)) {
    const fault = faultOf(form.schema, error, value);
    // The first error at a place is the most exact; a union repeats it for every branch.
    if (fault !== undefined && !faults.has(fault.pointer)) faults.set(fault.pointer, fault);
  }
  const all = [...faults.values()];
  // That no branch of a union fits says little where a branch says what it lacks.
  return all.filter((one) => !all.some((other) => other.pointer.startsWith(`${one.pointer}/`)));
}

function faultOf(schema: object, error: TLocalizedValidationError, document: unknown): DocumentFault | undefined {
  const value = valueAt(document, error.instancePath);
  if (isOtherBranch(error, value)) return undefined;
  const field = error.instancePath === '' ? 'the document' : `\`${error.instancePath.slice(1).replaceAll('/', '.')}\``;
  const shown = `${field} is ${shorten(JSON.stringify(value) ?? 'absent')}`;
  const bad = (remedy: string, suggestion?: string): DocumentFault => ({
    pointer: error.instancePath,
    code: 'bad_field',
    sentence: `${shown}: ${remedy}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  const span = spanAsked(schema, error);
  if (span !== undefined) {
    const meant = spanMeant(value);
    return bad(span, meant);
  }
  switch (error.keyword) {
    case 'boolean':
      return unknownField(schema, error);
    case 'required':
      return missingField(error.instancePath, error.params.requiredProperties[0] ?? '');
    case 'additionalProperties':
      return undefined;
    case 'enum':
      return bad(`use one of ${error.params.allowedValues.join(', ')}`, wordMeant(value, error.params.allowedValues));
    case 'minimum':
      return bad(`write at least ${error.params.limit}`, String(error.params.limit));
    case 'maximum':
      return bad(`write at most ${error.params.limit}`, String(error.params.limit));
    case 'const':
      return bad(`write ${JSON.stringify(error.params.allowedValue)}`);
    case 'anyOf':
      return bad(`write ${branches(schema, error.schemaPath).join(' or ')}`);
    case 'pattern':
      return bad(patternRemedy(String(error.params.pattern)));
    case 'type':
      return bad(
        `write ${[error.params.type]
          .flat()
          .map((kind) => kindWords[kind] ?? kind)
          .join(' or ')}`,
      );
    default:
      return bad(error.message);
  }
}

/** Whole documents are not read out. */
const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

/** What is asked for where the schema wants a span and got none; undefined where it wants something else. */
function spanAsked(schema: object, error: TLocalizedValidationError): string | undefined {
  if (error.keyword !== 'pattern' && error.keyword !== 'type') return undefined;
  const { pattern = '' } = (schemaAt(schema, error.schemaPath) ?? {}) as { readonly pattern?: string };
  if (!pattern.includes('ms|s|m|h|d')) return undefined;
  return pattern.includes('silence_after')
    ? 'write silence_after or a span such as 10m'
    : 'write a span such as 10s, 5m, 24h or 7d';
}

/** A short word is near to every other: there only the case may differ. */
function wordMeant(value: unknown, allowed: readonly unknown[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  const words = allowed.filter((one) => typeof one === 'string');
  return (
    words.find((one) => one.toLowerCase() === value.toLowerCase()) ??
    (value.length < 4 ? undefined : nearest(value, words))
  );
}

const kindWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** What a union takes, in words. */
function branches(schema: object, path: string): readonly string[] {
  const one = valueAt(schema, path.slice(1)) as { readonly anyOf?: readonly { type?: string; const?: string }[] };
  return (one.anyOf ?? []).map((branch) => branch.const ?? kindWords[branch.type ?? ''] ?? 'a value');
}

/** In a union only the branch for the kind of value that was written has something useful to say. */
function isOtherBranch(error: TLocalizedValidationError, value: unknown): boolean {
  const inUnion = error.schemaPath.includes('/anyOf/');
  if (error.keyword === 'anyOf') return false;
  if (!inUnion) return false;
  const isObject = typeof value === 'object' && value !== null;
  return (error.keyword === 'type' || error.keyword === 'const') && (isObject || error.keyword === 'type');
}

function unknownField(schema: object, error: TLocalizedValidationError): DocumentFault {
  const at = error.instancePath.lastIndexOf('/');
  const name = error.instancePath.slice(at + 1);
  const owner = at === 0 ? 'the document' : `\`${error.instancePath.slice(1, at).replaceAll('/', '.')}\``;
  const known = Object.keys(schemaAt(schema, error.schemaPath)?.properties ?? {});
  const meant = nearest(name, known);
  const remedy = meant === undefined ? `use one of ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  const sentence = `${owner} has no field \`${name}\`: ${remedy}`;
  return {
    pointer: error.instancePath,
    code: 'unknown_field',
    sentence,
    ...(meant === undefined ? {} : { suggestion: meant }),
  };
}

const missingField = (owner: string, name: string): DocumentFault => ({
  pointer: `${owner}/${name}`,
  code: 'missing_field',
  sentence: `\`${`${owner}/${name}`.slice(1).replaceAll('/', '.')}\` is missing: add it`,
});

function patternRemedy(pattern: string): string {
  if (pattern.startsWith('^[a-z]')) return 'write lower-case letters, digits and _, starting with a letter';
  return 'write letters, digits, dots, _ and -, at most 64';
}

interface AnySchema {
  readonly properties?: Record<string, unknown>;
}

function schemaAt(schema: object, path: string): AnySchema | undefined {
  const steps = path
    .split('/')
    .slice(1)
    .filter((step) => step !== 'additionalProperties');
  return valueAt(schema, `/${steps.join('/')}`) as AnySchema | undefined;
}

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split('/').filter((one) => one !== '')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value;
}
