import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../../api/queries.ts';
import { type Offered, offeredAt } from './completions.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Completion by what the catalogue knows of the device types that the text names. */
export function useOffer(text: string): (before: string) => Offered | undefined {
  const types = useAnswer('GET /device-types', { query: {} }).data?.items;
  const functions = useAnswer('GET /rules/functions', {}).data?.items;
  const { t } = useTranslation('lab');
  const vocabulary = useMemo(() => {
    const told = functions?.map((one) => ({ ...one, says: t(`functions.${one.name}`) }));
    return vocabularyOf(text, { types: types ?? [], functions: told ?? [] });
  }, [text, types, functions, t]);
  return useCallback((before) => offeredAt(before, vocabulary), [vocabulary]);
}
