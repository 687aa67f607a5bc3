import { setImmediate } from 'node:timers/promises';
import {
  formatRuleFile,
  type RuleFault,
  type RuleFilePart,
  readRuleFile,
  type StoredRule,
  unifiedDiff,
} from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import type { Sent } from '../shapes/common.ts';
import { ruleExample } from '../shapes/rule.ts';
import { importQuery, importShape } from '../shapes/rule-versions.ts';
import { about, commands, reads } from './describe.ts';

const mostBytes = 16 * 1_048_576;
const mostRules = 1_000;
const fileExample = { 'application/yaml': `---\n${ruleExample}` };

/** All rules as one YAML file, out and in again. */
export function ruleTransferRoutes(app: App, deps: ApiDeps): void {
  const { rules, operations } = deps;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^(application|text)\/((x-)?yaml|[\w.-]+\+yaml)(;|$)/,
    { parseAs: 'string', bodyLimit: mostBytes },
    async (_request: unknown, body: string) => body,
  );

  app.route({
    method: 'GET',
    url: '/rules/export',
    config: reads('read', { gives: fileExample }),
    schema: about('rules', 'exportRules', 'The newest text of every rule, by id, a YAML document each', {
      200: importShape,
    }),
    handler: async (_request, reply) => {
      const texts: string[] = [];
      for await (const { text } of everyRule()) texts.push(text);
      return reply
        .type('application/yaml; charset=utf-8')
        .serializer((file: string) => file)
        .send(formatRuleFile(texts));
    },
  });

  app.route({
    method: 'POST',
    url: '/rules/import',
    bodyLimit: mostBytes,
    config: commands('rules:write', { takes: fileExample, refuses: [422] }),
    schema: {
      ...about('rules', 'importRules', 'Stores every rule of a YAML file, or, when one has a fault, none', {
        200: importShape,
      }),
      querystring: importQuery,
    },
    handler: async (request): Promise<Sent<typeof importShape>> => {
      const { dry_run = false, note } = request.query;
      const parts = await judgeAll(typeof request.body === 'string' ? request.body : '');
      const before = await Promise.all(parts.map(({ id }) => rules.getRule(id)));
      const texts = parts.map(({ id, text }) => ({ id, text }));
      const stored = dry_run ? before : await operations.importRules(callerOf(request), texts, note);
      return {
        applied: !dry_run,
        rules: parts.map((part, i) => importedView(part, before[i], stored[i]?.version ?? 0)),
      };
    },
  });

  async function* everyRule(): AsyncGenerator<StoredRule> {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await rules.listRules({}, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      yield* page.items;
      cursor = page.next_cursor;
    }
  }

  /** Every fault of every document at once, by its place in the file. */
  async function judgeAll(file: string): Promise<readonly JudgedPart[]> {
    const parts = readRuleFile(file);
    if (parts.length === 0 || parts.length > mostRules) {
      throw invalid({ pointer: '#', detail: `The file has ${parts.length} rules; send 1 to ${mostRules}.` });
    }
    const together = idsOf(parts);
    const judged: JudgedPart[] = [];
    const faults: FileFault[] = [];
    for (const part of parts) {
      const { id, faults: found } = await rules.judge(part.text, together);
      const { document } = part;
      const twin = judged.find((one) => one.id === id)?.document;
      for (const { path: _, line, ...fault } of found) {
        faults.push({ document, line: line + part.linesBefore, ...fault });
      }
      if (twin !== undefined) {
        const sentence = `document ${twin} has the rule ${id} as well: keep one`;
        faults.push({ document, line: part.linesBefore + 1, column: 1, code: 'contradiction', sentence });
      }
      if (id !== undefined) judged.push({ ...part, id });
      // Between documents this thread belongs to the devices.
      await setImmediate();
    }
    const [first] = faults;
    if (first === undefined) return judged;
    const detail = `Nothing was stored: document ${first.document}, line ${first.line}, column ${first.column}: ${first.sentence}`;
    throw apiError({ code: 'rule-faulty', faults }, detail);
  }
}

/** The ids that the documents say, so that one may name another of the file. */
const idsOf = (parts: readonly RuleFilePart[]): readonly string[] =>
  parts.flatMap(({ text }) => /^id:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9._-]{0,63})/m.exec(text)?.[1] ?? []);

type JudgedPart = RuleFilePart & { readonly id: string };
type FileFault = RuleFault & { readonly document: number };

function importedView(part: JudgedPart, before: StoredRule | undefined, version: number) {
  const { document, linesBefore, id, text } = part;
  const names = { from: before === undefined ? '/dev/null' : `${id} version ${before.version}`, to: `${id} imported` };
  return {
    document,
    line: linesBefore + 1,
    id,
    change: before === undefined ? 'added' : before.text === text ? 'unchanged' : 'changed',
    version,
    diff: unifiedDiff(before?.text ?? '', text, names),
  } as const;
}
