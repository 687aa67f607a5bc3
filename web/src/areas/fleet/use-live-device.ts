import type { UseQueryResult } from '@tanstack/react-query';
import type { Problem } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import type { Device } from '../../api/schema.d.ts';

/** The stream tells of no readings; while a device is looked at, its newest are asked for this often. */
const freshMs = 3_000;

/** A device with its newest values and whether it is connected. */
export const useLiveDevice = (id: string): UseQueryResult<Device, Problem> =>
  useAnswer('GET /devices/{id}', { path: { id } }, { again: () => freshMs });
