import type { DeskIntent } from '../intent.ts';

/** The devices at which a visit ended with these, whether its end was told of the visit or of its ticket. */
export function devicesLeft(intents: readonly DeskIntent[]): readonly string[] {
  return intents.flatMap(({ topic, body }) => {
    if (topic !== 'visit.finished') return [];
    const { device_id } = body.visit as { readonly device_id: string | null };
    return device_id === null ? [] : [device_id];
  });
}
