import { type Duration, formatDuration, parseDuration } from '../../base/index.ts';
import type { Rule, RuleDocument } from '../document.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import { type ExpressionFault, sourceOf } from '../expression/scope.ts';
import type { DocumentFault } from '../form-faults.ts';
import { ruleJson } from '../rule-json.ts';
import type { Parts } from './unit-of.ts';

/** Windows over telemetry that the store has dropped before they are over. */
export function windowFaults(parts: Parts, retention: Duration): readonly ExpressionFault[] {
  return [...parts].flatMap(([plan, node]) => {
    // Forecasts lie ahead, and what people did is kept elsewhere.
    if (!('window' in plan) || plan.op === 'history' || plan.op === 'forecast_min' || plan.window <= retention)
      return [];
    const args = (Array.isArray(node.args) ? node.args[1] : []) as readonly Syntax[];
    const at = args.at(-1) ?? node;
    const what = `the window of \`${sourceOf(node)}\` is ${formatDuration(plan.window)}`;
    return [{ offset: at.range.start, ...beyond(what, retention, `"${formatDuration(retention)}"`) }];
  });
}

/** Spans of the document that are longer than what the store keeps. */
export function spanFaults(rule: Rule, retention: Duration): readonly DocumentFault[] {
  return spansOf(ruleJson(rule)).flatMap(({ pointer, text }) => {
    const span = parseDuration(text ?? '');
    if (span === undefined || span <= retention) return [];
    const field = pointer.slice(1).replaceAll('/', '.');
    return [{ pointer, ...beyond(`\`${field}\` is ${text}`, retention, formatDuration(retention)) }];
  });
}

function beyond(what: string, retention: Duration, suggestion: string): Omit<DocumentFault, 'pointer'> {
  const kept = `the store keeps telemetry for ${formatDuration(retention)} (\`store.retention\`)`;
  const sentence = `${what} and ${kept}: write ${suggestion} or less, or keep it for longer`;
  return { code: 'beyond_retention', sentence, suggestion };
}

interface Span {
  readonly pointer: string;
  readonly text: string | undefined;
}

function spansOf(document: RuleDocument): readonly Span[] {
  const { levels = [], quorum, clear, flapping } = document;
  return [
    { pointer: '/for', text: document.for },
    ...levels.map((level, i) => ({ pointer: `/levels/${i}/for`, text: level.for })),
    { pointer: '/missing', text: document.missing },
    { pointer: '/quorum/for', text: quorum?.for },
    { pointer: '/quorum/missing', text: quorum?.missing },
    { pointer: '/quorum/within', text: quorum?.within },
    { pointer: '/clear/for', text: typeof clear === 'object' ? clear.for : undefined },
    { pointer: '/flapping/within', text: flapping?.within },
  ];
}
