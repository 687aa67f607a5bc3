import type { Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { DeviceFacts } from './device.ts';
import { selectDevices, toFacts } from './device-row.ts';

/** A device, retired ones too, with the span for which it was registered. */
export interface WatchedDevice {
  readonly facts: DeviceFacts;
  readonly since: Instant;
  /** Null while it is registered. */
  readonly until: Instant | null;
}

const chunk = 1_000;

/** Every device that there ever was, by id. */
export async function* watchedDevices(reader: Reader): AsyncGenerator<WatchedDevice> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: Awaited<ReturnType<typeof readChunk>> = await readChunk(reader, after);
    for (const row of rows) {
      const until = row.retired_at === null ? null : instant(row.retired_at);
      yield { facts: toFacts(row), since: instant(row.created_at), until };
    }
    after = rows.length === chunk ? rows.at(-1)?.id : undefined;
  }
}

const readChunk = (reader: Reader, after: string) =>
  selectDevices(reader).where('devices.id', '>', after).orderBy('devices.id').limit(chunk).execute();
