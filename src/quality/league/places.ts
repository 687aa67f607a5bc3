import type { Reader } from '../../db/index.ts';
import { watchedDevices } from '../../fleet/index.ts';
import { createPeopleReader } from '../../people/index.ts';
import type { WorkCase } from './work-case.ts';

/** `house` is everybody together. */
export const leagueGroups = ['technician', 'provider', 'city', 'house'] as const;
export type LeagueGroup = (typeof leagueGroups)[number];
export const caseGroups = [...leagueGroups, 'agent'] as const;
export type CaseGroup = (typeof caseGroups)[number];

/** Who or what a case is counted for; `key` is an id where there is one, else the name. */
export interface CaseOwner {
  readonly key: string;
  readonly name: string;
}

/** Says for whom cases count, and where they were. */
export interface Places {
  cityOf(one: WorkCase): string | null;
  /** Null where it is not known. */
  ownerOf(one: WorkCase, by: CaseGroup): CaseOwner | null;
}

/** Reads the whole fleet once. */
export async function readPlaces(reader: Reader): Promise<Places> {
  const sites = new Map<string, { readonly city: string | null; readonly provider: string | null }>();
  for await (const { facts } of watchedDevices(reader)) sites.set(facts.id, facts);
  const names = await readNames(reader);
  const siteOf = ({ device_id }: WorkCase) => (device_id === null ? undefined : sites.get(device_id));
  const owner = (id: string | null, name: string | null | undefined): CaseOwner | null => {
    const key = id ?? name;
    if (key === null || key === undefined || key === '') return null;
    return { key, name: (id === null ? name : names.get(id)) ?? name ?? key };
  };
  const cityOf = (one: WorkCase): string | null => siteOf(one)?.city ?? null;
  return {
    cityOf,
    ownerOf(one, by) {
      if (by === 'house') return { key: 'house', name: 'house' };
      if (by === 'technician') return owner(one.technician_id, one.technician);
      if (by === 'provider') return owner(one.provider_id, siteOf(one)?.provider);
      return owner(null, by === 'agent' ? one.agent : cityOf(one));
    },
  };
}

async function readNames(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const people = createPeopleReader(reader);
  const names = new Map<string, string>();
  for (const list of [people.listProviders, people.listTechnicians]) {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list({}, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      for (const { id, name } of page.items) names.set(id, name);
      cursor = page.next_cursor;
    }
  }
  return names;
}
