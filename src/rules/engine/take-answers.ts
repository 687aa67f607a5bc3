import type { TrendAnswers } from '../../telemetry/index.ts';
import { answerField } from '../expression/read-answer.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { bringToNow, type EngineState } from './engine-state.ts';
import { evaluateCondition } from './evaluate.ts';
import { schedule } from './look.ts';

/**
 * Takes what the store said to the questions of a rule and looks at the devices it speaks of. Answers to a version
 * that is no longer in force are nobody's.
 */
export function takeAnswers(state: EngineState, { rule: id, version, devices, values }: TrendAnswers): void {
  devices.forEach((name, i) => {
    const device = state.devices.get(name);
    const rule = device?.program.rules.find((one) => one.id === id && one.version === version);
    const row = values[i] ?? [];
    if (device === undefined || rule === undefined || row.length !== rule.answers.length) return;
    device.evaluatedTo = Math.max(device.evaluatedTo, bringToNow(state, device));
    keep(device, rule, row);
    evaluateCondition(device, rule, device.now, state.report);
    device.nextLook = Math.min(device.nextLook, device.states[rule.at + ruleField.look] as number);
    schedule(state, device);
  });
}

/** A question without an answer keeps the last one, for as long as that counts. */
function keep({ states, now }: DeviceState, rule: CompiledRule, row: readonly (number | null)[]): void {
  rule.answers.forEach((place, i) => {
    const value = row[i] ?? null;
    if (value === null) return;
    states[place + answerField.value] = value;
    states[place + answerField.until] = now + rule.answersCount;
  });
}
