import { Type } from 'typebox';
import { closed, nullable, oneOf, text, time } from './common.ts';

export const backupInputShape = Type.Object(
  {
    to: Type.String({
      minLength: 1,
      maxLength: 1_000,
      pattern: '^/[^\\u0000]*$',
      description:
        'absolute path of a folder on the machine of the daemon, outside its data folder; the backup is a new folder in it',
      examples: ['/srv/carewatch-backups'],
    }),
    readings: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'with the readings that are in InfluxDB; those on this machine are always in it',
        examples: [true],
      }),
    ),
  },
  closed,
);

export const backupShape = Type.Object(
  {
    id: text('', 'bak_0mbq3v1h2c8kz5n4'),
    state: oneOf(['running', 'done', 'failed'], ''),
    to: Type.String({ description: 'the folder that was asked for' }),
    folder: nullable(Type.String({ description: 'the backup; null until it is done' })),
    started_at: time('when it was begun'),
    finished_at: nullable(time('when it was over')),
    files: Type.Integer({ description: 'in the backup, once it is done' }),
    bytes: Type.Integer({ description: 'of its files, so far' }),
    reused_bytes: Type.Integer({
      description: 'of files that the backup before has as well and that take no room again',
    }),
    last_seq: nullable(Type.Integer({ description: 'the last entry of the journal in it' })),
    without: nullable(
      Type.Array(
        Type.Object(
          { type: Type.String(), rows: Type.Integer(), from: time('of the first'), to: time('of the last') },
          { title: 'ReadingsElsewhere' },
        ),
        { description: 'readings that are in InfluxDB and not in the backup; null until it is done' },
      ),
    ),
    reason: nullable(Type.String({ description: 'why it failed' })),
  },
  { title: 'Backup' },
);
