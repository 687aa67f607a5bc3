import type { AttributeQuestion, Fold, HeardEvent } from '../telemetry/index.ts';
import type { OperationsProcedures } from './procedures.ts';

export interface AttributeAnswersDeps {
  readonly fold: Pick<Fold, 'device'>;
  readonly deviceNow: OperationsProcedures['deviceNow'];
  readonly publish: (device: string, topic: string, payload: Uint8Array) => Promise<unknown>;
}

/**
 * Answers devices that ask for attributes in ThingsBoard's way. An answer goes to whoever listens at that moment: when
 * the journal is read again after a start nobody does, so that no question is answered twice.
 */
export function createAttributeAnswers(deps: AttributeAnswersDeps): (event: HeardEvent) => Promise<void> {
  return async ({ device, payload }) => {
    const facts = deps.fold.device(device)?.facts;
    if (payload === undefined || facts === undefined) return;
    const question = JSON.parse(new TextDecoder().decode(payload)) as AttributeQuestion;
    const [now] = deps.deviceNow([device]);
    const last = Object.entries(now?.values ?? {}).map(([name, { value }]) => [name, value] as const);
    const answer = {
      client: chosen(last, question.client),
      shared: chosen(Object.entries(facts.attributes), question.shared),
    };
    const topic = `v1/devices/me/attributes/response/${question.number}`;
    await deps.publish(device, topic, new TextEncoder().encode(JSON.stringify(answer)));
  };
}

const chosen = (all: readonly (readonly [string, unknown])[], names: readonly string[] | undefined): object =>
  Object.fromEntries(all.filter(([name]) => names === undefined || names.includes(name)));
