import { expect, it } from 'vitest';
import type { DistrictHealth, SiteHealth } from '../../api/schema.d.ts';
import { rowsOf } from './tree.ts';

const alerts = { P1: 0, P2: 0, P3: 0, P4: 0 };
const district = (name: string | null): DistrictHealth => ({ district: name, devices: 1, alerts });
const site = (address: string): SiteHealth => ({ ...district('Gulou'), address, building: null });
const districts = [district(null), district('Gulou'), district('Xuanwu')];

it('a tree with nothing open is its districts', () => {
  expect(rowsOf(districts, undefined, [site('Road 1')], true).map(({ kind }) => kind)).toEqual([
    'district',
    'district',
    'district',
  ]);
});

it('the open district has its sites below it, and asks for more when there are', () => {
  expect(rowsOf(districts, 'Gulou', [site('Road 1'), site('Road 2')], true).map(({ key }) => key)).toEqual([
    'd ',
    'd Gulou',
    's ["Road 1",null]',
    's ["Road 2",null]',
    'more',
    'd Xuanwu',
  ]);
});

it('devices without a district can be opened too', () => {
  expect(rowsOf(districts, '', [site('Road 1')], false)).toHaveLength(4);
});
