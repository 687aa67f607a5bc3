import { fileURLToPath } from 'node:url';

/** Where `npm test` unpacks Debian's `influxdb` when it is not installed: nothing of the system is touched. */
export const influxdFolder = fileURLToPath(new URL('../../node_modules/.cache/carewatch/influxdb', import.meta.url));
