import { AppError, assert, type Clock } from '../../base/index.ts';
import type { Database, Tx } from '../../db/index.ts';
import { enqueueControl, recordAudit } from '../../db/index.ts';
import type { Catalogue } from '../../telemetry/index.ts';
import type { Rule, RuleFault } from '../document.ts';
import type { RulesFailure } from '../errors.ts';
import { type Locate, parseRule } from '../parse-rule.ts';
import { ruleOf } from '../rule-of.ts';
import { type Surroundings, validateRule } from '../validate-rule.ts';
import { isMakers, maker } from './makers-rules.ts';
import { type RuleTables, type RuleVersionRow, ruleIds, type StoredRule, toStoredRule } from './tables.ts';
import { textInMode } from './text-in-mode.ts';

interface RuleChange {
  readonly id: string;
  readonly ifMatch: number | undefined;
  readonly by: string;
  /** Why, for those who read the history. */
  readonly note?: string | undefined;
}

/** A rule's text under the id it says. */
export interface RuleText {
  readonly id: string;
  readonly text: string;
}

/**
 * Every version of every rule. A change is audited and sent to the engine in the caller's transaction; it takes
 * effect at its place in the journal.
 */
export interface RuleBook {
  /** Equal text makes no new version. */
  put(tx: Tx, change: RuleChange & { readonly text: string }): Promise<StoredRule>;
  retire(tx: Tx, change: RuleChange): Promise<StoredRule>;
  /** Makes a new version with the text of an old one. */
  restore(tx: Tx, change: RuleChange & { readonly version: number }): Promise<StoredRule>;
  /**
   * Puts a canary back to shadow by a version of the daemon's own; undefined when it is no canary any more, or not
   * in this version.
   */
  stopCanary(
    tx: Tx,
    stop: { readonly id: string; readonly version: number; readonly note: string },
  ): Promise<StoredRule | undefined>;
  /** Stores all of them, in the order given; a fault in one stores none. */
  importTexts(tx: Tx, texts: readonly RuleText[], by: string, note: string | undefined): Promise<readonly StoredRule[]>;
  /** Brings in the rules that ship with the product: those that are new, and those that no person has changed. */
  importDefaults(tx: Tx, files: readonly { readonly path: string; readonly text: string }[]): Promise<void>;
  /** The newest version of every rule that is in force. */
  running(): Promise<readonly { readonly rule: Rule; readonly version: number }[]>;
  /** Any version that a verdict can name. */
  versionOf(id: string, version: number): Rule;
}

export interface RuleBookDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  /** What people's rules are judged beside; those of the product are not. */
  readonly surroundings?: Surroundings;
}

export async function createRuleBook(deps: RuleBookDeps): Promise<RuleBook> {
  const versions = new Map<string, Rule>();
  const remember = (row: Pick<RuleVersionRow, 'id' | 'version' | 'document'>): void => {
    const read = ruleOf(JSON.parse(row.document));
    if ('rule' in read) versions.set(`${row.id}@${row.version}`, read.rule);
  };
  for (const row of await deps.db.as<RuleTables>().selectFrom('rule_versions').selectAll().execute()) remember(row);

  const put = async (tx: Tx, change: RuleChange & { readonly text: string }, judge: Judge): Promise<StoredRule> => {
    const { id, text, ifMatch, by, note } = change;
    const before = await newest(tx, id);
    refuseStale(before, ifMatch);
    if (before?.text === text) return toStoredRule(before);
    const judgement = judged(id, text, await judge(tx));
    return write(tx, judgement, { id, text, by, note, at: deps.clock.now(), before });
  };

  /** For what a person writes; `beside`: rules that are stored with it. */
  const ofPerson =
    (beside: readonly string[] = []): Judge =>
    async (tx) => {
      const rules = [...(await ruleIds(tx)), ...beside];
      return (rule, locate) => validateRule(rule, deps.catalogue, { ...deps.surroundings, rules, locate });
    };
  const ofMaker: Judge = async () => (rule, locate) => validateRule(rule, deps.catalogue, { locate });
  // A rule that has become faulty must still come to an end.
  const ofAnyForm: Judge = async () => () => [];

  const write = async (tx: Tx, judgement: ReturnType<typeof judged>, writing: Writing): Promise<StoredRule> => {
    const { id, by } = writing;
    const row = rowOf(judgement, writing);
    const db = tx.as<RuleTables>();
    await db.updateTable('rule_versions').set({ newest: 0 }).where('id', '=', id).execute();
    await db.insertInto('rule_versions').values(row).execute();
    const body = { rule: JSON.parse(row.document) as object, version: row.version };
    await enqueueControl(tx, { label: 'rule', subject: id, body });
    await recordAudit(tx, {
      at: deps.clock.now(),
      actor: by,
      action: row.version === 1 ? 'rule.added' : 'rule.changed',
      object: { kind: 'rule', id },
      detail: { version: row.version, mode: row.mode, note: row.note },
    });
    remember(row);
    return toStoredRule(row);
  };

  return {
    put: (tx, change) => put(tx, change, ofPerson()),
    async retire(tx, change) {
      const { text } = await known(tx, change.id);
      return put(tx, { ...change, text: textInMode(text, 'retired') }, ofAnyForm);
    },
    async restore(tx, { version, ...change }) {
      await known(tx, change.id);
      const { text } = await versionRow(tx, change.id, version);
      return put(tx, { ...change, text, note: change.note ?? `version ${version} restored` }, ofPerson());
    },
    async stopCanary(tx, { id, version, note }) {
      const before = await newest(tx, id);
      if (before?.version !== version || before.mode !== 'canary') return undefined;
      const text = textInMode(before.text, 'shadow');
      const parsed = parseRule(text);
      assert(parsed.ok, `${id} version ${version} was stored and cannot be read`);
      return write(tx, parsed, { id, text, by: maker, note, at: deps.clock.now(), before });
    },
    async importTexts(tx, texts, by, note) {
      const stored: StoredRule[] = [];
      const judge = ofPerson(texts.map(({ id }) => id));
      for (const { id, text } of texts) stored.push(await put(tx, { id, text, ifMatch: undefined, by, note }, judge));
      return stored;
    },
    async importDefaults(tx, files) {
      for (const { path, text } of files) {
        const parsed = parseRule(text, path);
        assert(parsed.ok, `${path} is no rule: ${JSON.stringify(parsed)}`);
        const { id } = parsed.rule;
        const before = await newest(tx, id);
        if (await isMakers(tx, before, text)) await put(tx, { id, text, ifMatch: undefined, by: maker }, ofMaker);
      }
    },
    async running() {
      const rows = await deps.db
        .as<RuleTables>()
        .selectFrom('rule_versions')
        .select(['id', 'version'])
        .where('newest', '=', 1)
        .where('mode', 'not in', ['draft', 'retired'])
        .orderBy('id')
        .execute();
      return rows.flatMap(({ id, version }) => {
        const rule = versions.get(`${id}@${version}`);
        return rule === undefined ? [] : [{ rule, version }];
      });
    },
    versionOf(id, version) {
      const rule = versions.get(`${id}@${version}`);
      assert(rule !== undefined, `a verdict names ${id} version ${version}, which the book does not have`);
      return rule;
    },
  };
}

const newest = (tx: Tx, id: string): Promise<RuleVersionRow | undefined> =>
  tx
    .as<RuleTables>()
    .selectFrom('rule_versions')
    .selectAll()
    .where('id', '=', id)
    .where('newest', '=', 1)
    .executeTakeFirst();

async function known(tx: Tx, id: string): Promise<RuleVersionRow> {
  const row = await newest(tx, id);
  if (row !== undefined) return row;
  const sentence = `There is no rule ${id}; GET /rules lists those there are.`;
  throw new AppError<RulesFailure>({ code: 'rule-unknown', id }, sentence);
}

async function versionRow(tx: Tx, id: string, version: number): Promise<RuleVersionRow> {
  const query = tx.as<RuleTables>().selectFrom('rule_versions').selectAll();
  const row = await query.where('id', '=', id).where('version', '=', version).executeTakeFirst();
  if (row !== undefined) return row;
  const sentence = `Rule ${id} has no version ${version}; GET /rules/${id}/versions lists those it has.`;
  throw new AppError<RulesFailure>({ code: 'rule-version-unknown', id, version }, sentence);
}

function refuseStale(before: RuleVersionRow | undefined, ifMatch: number | undefined): void {
  const actual = before?.version ?? 0;
  if (ifMatch === undefined || ifMatch === actual) return;
  const sentence = `The rule is at version ${actual}, not ${ifMatch}; read it again and repeat the change on that.`;
  throw new AppError<RulesFailure>({ code: 'version-mismatch', expected: ifMatch, actual }, sentence);
}

/** Says what is wrong with a rule of good form, in the state of the book at `tx`. */
type Judge = (tx: Tx) => Promise<(rule: Rule, locate: Locate) => readonly RuleFault[]>;

function judged(
  id: string,
  text: string,
  faultsOf: (rule: Rule, locate: Locate) => readonly RuleFault[],
): { readonly rule: Rule; readonly document: object } {
  const parsed = parseRule(text);
  if (!parsed.ok) throw faulty(id, parsed.faults);
  const { rule, document, locate } = parsed;
  const faults = faultsOf(rule, locate);
  if (faults.length > 0) throw faulty(id, faults);
  if (rule.id === id) return { rule, document };
  const sentence = `The text is of ${rule.id}, not of ${id}; put it under its own id.`;
  throw faulty(id, [{ ...locate('/id'), code: 'contradiction', sentence }]);
}

function faulty(id: string, faults: readonly RuleFault[]): AppError<RulesFailure> {
  const sentence = faults[0]?.sentence ?? 'The rule has faults.';
  return new AppError({ code: 'rule-faulty', id, faults }, sentence);
}

interface Writing {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly note: string | undefined;
  readonly at: number;
  readonly before: RuleVersionRow | undefined;
}

function rowOf(
  { rule, document }: ReturnType<typeof judged>,
  { id, text, by, note, at, before }: Writing,
): RuleVersionRow {
  return {
    id,
    version: (before?.version ?? 0) + 1,
    mode: rule.mode,
    device_types: `,${rule.deviceTypes.join(',')},`,
    text,
    document: JSON.stringify(document),
    changed_at: at,
    changed_by: by,
    note: note ?? null,
    newest: 1,
  };
}
