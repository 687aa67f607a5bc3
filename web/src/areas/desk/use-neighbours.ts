import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../../api/context.tsx';
import { useAnswer } from '../../api/queries.ts';
import type { Device, Operations } from '../../api/schema.d.ts';

type Range = Operations['GET /devices/{id}/telemetry']['query'];
type Points = readonly (readonly (string | number | boolean | null)[])[];

/** How many other devices stand behind the one in question. */
const most = 5;

/** The same signal of other devices of the type in the district: whether it is this device or everybody. */
export function useNeighbours(
  device: Device,
  range: Range,
  enabled: boolean,
): readonly { readonly name: string; readonly points: Points }[] {
  const { call } = useClient();
  const district = device.site?.district ?? undefined;
  const query = { type: device.type, ...(district === undefined ? {} : { district }), limit: most + 1 };
  const list = useAnswer('GET /devices', { query }, { enabled: enabled && district !== undefined });
  const others = (list.data?.items ?? []).filter(({ id }) => id !== device.id).slice(0, most);
  const answers = useQueries({
    queries: others.map(({ id }) => {
      const input = { path: { id }, query: range };
      return {
        queryKey: ['GET /devices/{id}/telemetry', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => call('GET /devices/{id}/telemetry', input, { signal }),
        enabled,
      };
    }),
    combine: (all) => all.map(({ data }) => data),
  });
  const names = others.map(({ id }) => id).join(' ');
  return useMemo(
    () =>
      names.split(' ').flatMap((name, place) => {
        const points = answers[place]?.series[0]?.points;
        return points === undefined || points.length === 0 ? [] : [{ name, points }];
      }),
    [names, answers],
  );
}
