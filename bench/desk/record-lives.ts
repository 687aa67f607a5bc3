import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Client, Json } from '../../test/harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../../test/harness/daemon.ts';
import { connect } from '../../test/harness/devices.ts';
import { type Life, lives } from './lives.ts';
import type { Persona } from './persona.ts';
import { hire, type Staff, settle, stageOf, startReceiver } from './recording-house.ts';
import { type Rows, readRows, rowsAbout, without } from './rows-about.ts';
import { createSharedClock, type SharedClock } from './shared-clock.ts';

/** What the house wrote of one life, and what its API says of it. */
export interface RecordedLife {
  readonly life: Life;
  readonly persona: Persona;
  /** When it began and ended on the house's clock. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** What registering its device wrote. */
  readonly registered: Rows;
  readonly rows: Rows;
  readonly answers: readonly Answer[];
}

export interface Answer {
  /** Under `/api/v1`. */
  readonly path: string;
  readonly answer: Json;
}

export interface Recording {
  readonly lives: readonly RecordedLife[];
  /** Every row of that house. */
  readonly all: Rows;
}

const hour = 3_600_000;
/** A Monday, at midnight in Shanghai. */
const start = Date.UTC(2026, 0, 4, 16);
const topics = ['ticket.opened', 'ticket.closed'];

/** Lives every kind of life once, in a house of its own on a driven clock, by commands and messages as anybody's. */
export async function recordLives(): Promise<Recording> {
  await using folder = await temporaryFolder();
  await using receiver = await startReceiver();
  const config = join(folder.path, 'config.yaml');
  await writeFile(
    config,
    `clock: { mode: driven, start: "${new Date(start).toISOString()}" }
log: { level: warn }
notify: { webhooks: [{ name: crm, url: "${receiver.url}", allow_private: true, events: [${topics}] }] }
`,
  );
  const dataDir = join(folder.path, 'data');
  await using daemon = await startDaemon({ dataDir, args: ['--simulation', '--config', config] });
  const { api } = daemon;
  const clock = createSharedClock(start, (at) => api.post('simulation/clock', { to: new Date(at).toISOString() }));
  const staff = await hire(daemon);
  const database = new Sqlite(join(dataDir, 'operational.db'), { readonly: true });
  try {
    const house = { daemon, clock, staff, database };
    const recorded = await Promise.all(lives.map((life, i) => clock.run(() => record(house, life, i))));
    return { lives: recorded, all: readRows(database) };
  } finally {
    database.close();
  }
}

interface RecordingHouse {
  readonly daemon: Daemon;
  readonly clock: SharedClock;
  readonly staff: Staff;
  readonly database: Sqlite.Database;
}

async function record(
  { daemon, clock, staff, database }: RecordingHouse,
  life: Life,
  i: number,
): Promise<RecordedLife> {
  await clock.until(start + life.hour * hour);
  const { persona, credentials } = await settle(daemon, i, staff);
  const about = [persona.device, persona.customer, persona.address];
  const registered = rowsAbout(readRows(database), about);
  const beganAt = clock.now();
  await using link = await connect(daemon, credentials);
  await life.play(stageOf(daemon, clock, staff, persona, link));
  const rows = without(rowsAbout(readRows(database), about), registered);
  const answers = await answersAbout(daemon.api, persona.device);
  return { life, persona, beganAt, endedAt: clock.now(), registered, rows, answers };
}

/** Everything that people read of the work on a device. */
async function answersAbout(api: Client, device: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const list of ['tickets', 'care-calls', 'callbacks'] as const) {
    for (const { id } of await api.all(`${list}?device_id=${device}`)) {
      const paths =
        list === 'tickets' ? [`${list}/${id}`, `${list}/${id}/dispatch`, `${list}/${id}/clocks`] : [`${list}/${id}`];
      for (const path of paths) answers.push({ path, answer: await api.get(path) });
    }
  }
  return answers;
}
