import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Problem } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import type { Device } from '../../api/schema.d.ts';

/** The stream tells of no readings; while a device is looked at, its newest are asked for this often. */
const freshMs = 3_000;

/** A device with its newest values and whether it is connected. */
export function useLiveDevice(id: string): UseQueryResult<Device, Problem> {
  const { call } = useClient();
  return useQuery<Device, Problem>({
    queryKey: ['GET /devices/{id}', { path: { id } }],
    queryFn: ({ signal }) => call('GET /devices/{id}', { path: { id } }, { signal }),
    refetchInterval: freshMs,
  });
}
