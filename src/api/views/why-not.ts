import { toRfc3339 } from '../../base/index.ts';
import type { WhyNotReport } from '../../rules/index.ts';
import type { Language } from '../language.ts';
import type { Sent } from '../shapes/common.ts';
import type { whyNotShape } from '../shapes/why-not.ts';
import { withTimes } from '../times.ts';
import { episodeStateView } from './work.ts';

type Level = WhyNotReport['levels'][number];

export function whyNotView(report: WhyNotReport, language: Language): Sent<typeof whyNotShape> {
  const { rule, device, blind, clear, silence, group } = report;
  const condition = ({ when, holds, words, parts }: Pick<Level, 'when' | 'holds' | 'words' | 'parts'>) => ({
    ...{ when, holds, sentence: words[language], parts },
  });
  const timed = (one: Omit<Level, 'severity'>) => ({
    ...condition(one),
    for_ms: one.for,
    since: one.since && toRfc3339(one.since),
    due: one.due && toRfc3339(one.due),
  });
  return {
    rule_id: rule.id,
    rule_version: report.version,
    device_id: device.id,
    at: toRfc3339(report.at),
    device_time: toRfc3339(device.now),
    outcome: report.outcome,
    sentence: report.words[language],
    missing: blind?.unknown ?? [],
    reason: blind?.reason ?? null,
    state: episodeStateView(report.state),
    inputs: report.inputs,
    levels: report.levels.map((one) => ({ severity: one.severity, ...timed(one) })),
    clear: clear === undefined ? null : timed(clear),
    unless: report.unless.map((one) => ({ name: one.name, ...condition(one) })),
    silence: silence === undefined ? null : silenceView(silence),
    group: group === undefined ? null : groupView(group),
  };
}

const silenceView = ({ heardAt, silentMs, allowedMs, due }: NonNullable<WhyNotReport['silence']>) => ({
  ...withTimes({ heard_at: heardAt, due }, ['heard_at', 'due']),
  silent_ms: silentMs,
  allowed_ms: allowedMs,
});

const groupView = ({ needed, ...group }: NonNullable<WhyNotReport['group']>) => ({
  ...group,
  needed: needed.map(({ atLeast, ...level }) => ({ ...level, at_least: atLeast })),
});
