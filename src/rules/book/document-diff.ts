/** One field in which two documents differ. A side that does not have it lacks the property. */
export interface FieldChange {
  /** JSON pointer, e.g. `/levels/0/when`. */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Where two documents say something different, in the order of their fields; the order itself is no difference. */
export function documentDiff(before: unknown, after: unknown, pointer = ''): FieldChange[] {
  if (Object.is(before, after)) return [];
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => documentDiff(before[key], after[key], `${pointer}/${escaped(key)}`));
  }
  return [{ pointer, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
