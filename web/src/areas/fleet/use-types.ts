import { useMemo } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { Signal } from '../../api/schema.d.ts';

export interface Types {
  readonly titleOf: (type: string) => string;
  readonly signalsOf: (type: string) => readonly Signal[];
}

/** Device types with their signals, titled in the language of the reader. */
export function useTypes(): Types {
  const { data } = useAnswer('GET /device-types', { query: {} });
  return useMemo(() => {
    const types = new Map((data?.items ?? []).map((type) => [type.name, type]));
    return {
      titleOf: (type) => types.get(type)?.title ?? type,
      signalsOf: (type) => types.get(type)?.signals ?? none,
    };
  }, [data]);
}

const none: readonly Signal[] = [];
