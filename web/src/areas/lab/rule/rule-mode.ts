/** What a rule does with what it finds, from nothing to everything. */
export const modes = ['draft', 'shadow', 'canary', 'active', 'retired'] as const;
export type Mode = (typeof modes)[number];

/** The steps by which a rule is let loose. */
export const steps = ['draft', 'shadow', 'canary', 'active'] as const satisfies readonly Mode[];

/** A part of the fleet, and the number of tickets in a day that sends the rule back to shadow. */
export interface CanaryPart {
  readonly share: number;
  readonly tickets: number;
}

type Document = Readonly<Record<string, unknown>>;

/** The text of a rule in another mode; everything else stays as its author wrote it. */
export function withMode(text: string, mode: Mode, canary?: CanaryPart): string {
  if (text.trimStart().startsWith('{')) return jsonWithMode(text, mode, canary);
  const line = `mode: ${mode}`;
  const changed = /^mode:/m.test(text) ? text.replace(/^mode:[ \t]*[^\s#]*/m, line) : `${text.trimEnd()}\n${line}\n`;
  if (canary === undefined || /^canary:/m.test(changed)) return changed;
  return `${changed.trimEnd()}\ncanary: { share: ${canary.share}, budget: { tickets: ${canary.tickets}, per: 1d } }\n`;
}

function jsonWithMode(text: string, mode: Mode, canary: CanaryPart | undefined): string {
  const document = JSON.parse(text) as Document;
  const part = canary && { share: canary.share, budget: { tickets: canary.tickets, per: '1d' } };
  const asked = document.canary === undefined && part !== undefined ? { canary: part } : {};
  return `${JSON.stringify({ ...document, mode, ...asked }, undefined, 2)}\n`;
}

const severities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Severity = (typeof severities)[number];

/** The most severe that a rule may come to; a rule with levels has several. */
export function severityOf(document: Document): Severity | undefined {
  const told = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null && 'severity' in value) told.add(value.severity);
  };
  told.add(document.severity);
  for (const part of [document.levels, document.quorum, (document.quorum as Document | undefined)?.levels]) {
    walk(Array.isArray(part) ? part : [part]);
  }
  return severities.find((one) => told.has(one));
}
