import { days, hours } from './base/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { DeskDeps, EvidenceCollectorDeps, EvidenceLimits } from './desk/index.ts';
import { createRuleReader, type Engine, historyNeeds, type RuleBook } from './rules/index.ts';
import type { Catalogue } from './telemetry/index.ts';

/** What is kept with each ticket of a rule, and where it comes from. */
export function evidenceSources(engine: Pick<Engine, 'deviceNow'>, catalogue: Catalogue): DeskDeps['evidence'] {
  return {
    ruleText: async (reader, id, version) => (await createRuleReader(reader, catalogue).getVersion(id, version))?.text,
    firmwareOf(device) {
      const said = engine.deviceNow(device)?.values.firmware_version?.value;
      return said === undefined ? undefined : String(said);
    },
  };
}

/** What a version of a rule reads of devices of a type. */
export function signalsReadBy(
  rules: Pick<RuleBook, 'versionOf'>,
  catalogue: Catalogue,
): EvidenceCollectorDeps['readBy'] {
  return (id, version, type) => {
    const { readings, warmUp } = historyNeeds([rules.versionOf(id, version)], catalogue);
    const ofType = readings.find((one) => one.type.name === type);
    // A rule that reckons from a day long ago is shown with as much as is kept at most.
    return {
      signals: (ofType?.signals ?? []).map(({ name }) => name),
      looksBack: warmUp === 'everything' ? days(365) : warmUp,
    };
  };
}

export function evidenceLimits({ desk }: Pick<ConfigDocument, 'desk'>): EvidenceLimits {
  const { points, bytes, longest } = desk.evidence;
  return { points, bytes, least: hours(1), longest: spanOf(longest) };
}

/** Tickets whose readings are brought in a second: about a tenth of what the store has time for. */
export const evidenceASecond = 10;
