/** Why a message, or one signal of it, became no reading. Metrics and the API use these words. */
export const rejectionReasons = [
  'not_json',
  'not_utf8',
  'too_deep',
  'too_large',
  'not_an_object',
  'empty_array',
  'bad_ts',
  'bad_seq',
  'bad_value',
  'out_of_range',
  'unknown_enum_value',
  'too_many_signals',
  'unknown_device',
  'retired_device',
  'foreign_topic',
  'unknown_topic',
  'bad_status',
  // By the database, which takes the reading in no form.
  'not_storable',
  'foreign_device',
  'no_mapping',
  'bad_pack',
  'before_birth',
  'sequence_gap',
  'not_sparkplug',
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

export function isRejectionReason(word: string): word is RejectionReason {
  return (rejectionReasons as readonly string[]).includes(word);
}
