import { Type } from 'typebox';
import { example, section, span, text, whole } from './config-fields.ts';

/** What `engine: influx1` and `engine: influx2` need besides. */
const database = {
  url: example('address of InfluxDB: protocol, host and port', 'http://127.0.0.1:8086'),
  database: example('influx1: database; made at the first reading where Carewatch may', 'carewatch'),
  username: example('influx1: who signs in; nobody when absent', 'carewatch'),
  password: example('influx1: better in `password_file`', 'secret'),
  password_file: example('influx1: file with the password', 'influx-password'),
  org: example('influx2: organisation', 'home'),
  bucket: example('influx2: bucket, which must be there', 'carewatch'),
  token: example('influx2: better in `token_file`', 'secret'),
  token_file: example('influx2: file with a token that may read and write the bucket', 'influx-token'),
  ca_file: example('PEM file of whom to trust besides the usual authorities', 'ca.pem'),
};

export const storeSection = section(
  {
    engine: Type.Enum(['duckdb', 'influx1', 'influx2'], {
      default: 'duckdb',
      description: 'where readings are kept: on this machine, or in InfluxDB 1.x or 2.x (docs/influx.md)',
    }),
    ...database,
    outage_bytes: whole(
      'disk that readings may take while InfluxDB is away; when it is full, rules wait too',
      10_000_000_000,
      1_000_000,
    ),
    exports_bytes: whole('disk that exported files may take together; the oldest go', 10_000_000_000, 1_000_000),
    retention: span('how long telemetry is kept', '400d'),
    rollup_retention: section(
      {
        five_minutes: span('0d makes none', '90d'),
        hourly: span('0d makes none', '3650d'),
      },
      'how long folded readings are kept after their day: least, greatest, mean, sum, count and last of every bucket',
    ),
    upkeep: Type.String({
      description: 'when closed days are put in order and old ones dropped: cron, minute to day of week',
      pattern: '^\\S+ \\S+ \\S+ \\S+ \\S+$',
      default: '20 3 * * *',
    }),
    time_zone: text('IANA time zone of that calendar', { default: 'Asia/Shanghai' }),
    memory: text('memory DuckDB may use, in its notation', { default: '1GB' }),
  },
  'telemetry as time series',
);
