import type { Page, PageRequest, Reader } from '../../db/index.ts';
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
  const people = createPeopleReader(reader);
  const providers = await readNames(people.listProviders);
  const technicians = await readNames(people.listTechnicians);
  const siteOf = ({ device_id }: WorkCase) => (device_id === null ? undefined : sites.get(device_id));
  const cityOf = (one: WorkCase): string | null => siteOf(one)?.city ?? null;
  return {
    cityOf,
    ownerOf(one, by) {
      if (by === 'house') return { key: 'house', name: 'house' };
      if (by === 'technician') return ownerOf(technicians, one.technician_id, one.technician);
      if (by === 'provider') return ownerOf(providers, one.provider_id, siteOf(one)?.provider);
      return ownerOf(nobody, null, by === 'agent' ? one.agent : cityOf(one));
    },
  };
}

interface Names {
  readonly byId: ReadonlyMap<string, string>;
  /** Only of names that one alone has. */
  readonly idOf: ReadonlyMap<string, string>;
}

const nobody: Names = { byId: new Map(), idOf: new Map() };

/** Whoever was written down by name is the one of the list who alone has it. */
function ownerOf(names: Names, given: string | null, name: string | null | undefined): CaseOwner | null {
  const id = given ?? names.idOf.get(name ?? '');
  const key = id ?? name;
  if (key === null || key === undefined || key === '') return null;
  return { key, name: (id === undefined ? name : names.byId.get(id)) ?? name ?? key };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function readNames(list: (filter: object, page: PageRequest) => Promise<Page<Named>>): Promise<Names> {
  const byId = new Map<string, string>();
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await list({}, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id, name } of page.items) byId.set(id, name);
    cursor = page.next_cursor;
  }
  const sharing = Map.groupBy(byId, ([, name]) => name);
  const idOf = new Map(
    [...sharing].flatMap(([name, [first, ...more]]) => (first && more.length === 0 ? [[name, first[0]] as const] : [])),
  );
  return { byId, idOf };
}
