import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFleetReader } from '../../fleet/index.ts';
import { openPeopleHouse } from '../testing/people-house.ts';
import { holdersOf } from './holders.ts';

describe('devices that hold a text', () => {
  let house: Awaited<ReturnType<typeof openPeopleHouse>>;
  beforeEach(async () => {
    house = await openPeopleHouse();
    const names = ['王伟', '王大伟', 'Li Fang', 'O"Neill', '李%芳'];
    const roads = ['中山路12号', '中山南路 8号', '12 Zhongshan Rd', '_解放路-1'];
    for (let i = 0; i < 20; i += 1) {
      const building = i % 3 === 0 ? '' : `${i}栋`;
      await house.register({
        id: `GH-${String(i * 7).padStart(4, '0')}`,
        site: { city: '南京', address: `${roads[i % roads.length]}`, ...(building === '' ? {} : { building }) },
        customer: { name: `${names[i % names.length]}`, phone: `138 00${i % 4}3 80${i}` },
      });
    }
  });
  afterEach(() => house[Symbol.asyncDispose]());

  const texts = [
    '王',
    '王伟',
    '大伟',
    'li',
    'LI FANG',
    'o"n',
    '%',
    '李%芳',
    '_解',
    '路-',
    '-1',
    '路 8',
    '栋',
    '1栋',
    '19栋',
  ];
  const more = [
    '138',
    '0013 80',
    '138 0023 80',
    'gh-00',
    'H-0',
    '007',
    '南京',
    '中山',
    '中山路12号',
    'zhongshan',
    '没有',
  ];

  it.each([...texts, ...more])(
    '%s: the same by the index, on the way through all, and looked at one by one',
    async (q) => {
      const all = async (reader = house.devices) => {
        const ids: string[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const page = await reader.listDevices({ q }, { limit: 3, ...(cursor === '' ? {} : { cursor }) });
          ids.push(...page.items.map(({ id }) => id));
          cursor = page.next_cursor;
        }
        return ids;
      };
      const plain = await all();
      expect(await all(createFleetReader(house.db, (text) => holdersOf(house.db, text)))).toEqual(plain);
      expect(await all(createFleetReader(house.db, (text) => holdersOf(house.db, text, 2)))).toEqual(plain);
    },
  );

  it('are listed by kind while there are few, and told to be many', async () => {
    const found = await holdersOf(house.db, '19栋');
    expect(found).toMatchObject({ devices: [], customers: [], sites: [expect.stringMatching(/^site_/)] });
    expect(await holdersOf(house.db, 'GH-0', 3)).toBe('many');
    expect(await holdersOf(house.db, '王')).toBeUndefined();
    expect(await holdersOf(house.db, '-1')).toBeUndefined();
  });
});
