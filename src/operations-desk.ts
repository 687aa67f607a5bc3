import type { Clock, Ids } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import { parseChecklists } from './checklists-file.ts';
import { createDeskRules, guardCanaries } from './commands/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import { createDesk, type Desk, type Script, type SlaSettings } from './desk/index.ts';
import { evidenceSources } from './desk-evidence.ts';
import { deskOptions, holdsNow, newestOf } from './desk-options.ts';
import { parseParts } from './parts-file.ts';
import { createPlannedCare, type PlannedCare, parsePlans } from './planned/index.ts';
import type { Engine, RuleBook } from './rules/index.ts';
import type { Catalogue } from './telemetry/index.ts';

export interface OperationsDeskDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly texts: CatalogueFiles;
  readonly catalogue: Catalogue;
  readonly scripts: ReadonlyMap<string, Script>;
  readonly sla: SlaSettings;
  readonly rules: RuleBook;
  readonly engine: Engine;
}

/** The desk, and the care that is planned by its calls. Both know of a device what the rules know. */
export function createOperationsDesk(
  config: ConfigDocument,
  deps: OperationsDeskDeps,
): { readonly desk: Desk; readonly planned: PlannedCare } {
  const { clock, ids, texts, catalogue, scripts, sla, rules, engine } = deps;
  const types = new Set(catalogue.types.keys());
  const ruleOf = createDeskRules(catalogue);
  const lastSaid = (device: string, signal: string) => engine.deviceNow(device)?.values[signal]?.value;
  const work = createDesk(
    { ...deskOptions(config), sla },
    {
      clock,
      ids,
      ruleOf: (id, version) => ruleOf(rules.versionOf(id, version)),
      scriptOf: (id) => scripts.get(id),
      measuredAt: (device, signals) => newestOf(engine.deviceNow(device)?.values ?? {}, signals),
      lastSaid,
      conditionNow: (rule, device) => holdsNow(engine.whyNot(rule, device)),
      evidence: evidenceSources(engine, catalogue),
      checklists: parseChecklists(texts.checklists, types),
      parts: parseParts(texts.parts, types),
    },
  );
  const desk = guardCanaries(work, { rules });
  const planned = createPlannedCare({
    ids,
    calls: desk,
    plans: parsePlans(texts.maintenance),
    timeZone: config.store.time_zone,
    valueNow(device, signal) {
      const value = lastSaid(device, signal);
      return typeof value === 'number' ? value : undefined;
    },
    typeAttributes: (type) => catalogue.types.get(type)?.attributes ?? {},
  });
  return { desk, planned };
}
