import { useAnswer } from '../../api/queries.ts';

/** Names of device types in the reader's language; a type that nobody knows is called as it is. */
export function useDeviceTypeNames(): (name: string) => string {
  const { data } = useAnswer('GET /device-types', { query: {} });
  const titles = new Map(data?.items.map(({ name, title }) => [name, title]));
  return (name) => titles.get(name) ?? name;
}
