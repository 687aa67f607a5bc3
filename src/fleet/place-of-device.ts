import { type RawBuilder, sql } from 'kysely';

/** The parts of a place by which work and alerts are told apart. */
export type PlacePart = 'city' | 'district' | 'address' | 'building';

/**
 * Where the device named by a column stands, as a part of somebody else's question; null where nobody said it. One
 * look-up for each row, however large the fleet is.
 */
export const placeOfDevice = (part: PlacePart, deviceColumn: string): RawBuilder<string | null> =>
  sql<string | null>`(select sites.${sql.ref(part)} from devices
    inner join sites on sites.id = devices.site_id where devices.id = ${sql.ref(deviceColumn)})`;
