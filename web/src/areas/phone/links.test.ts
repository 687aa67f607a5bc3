import { describe, expect, it } from 'vitest';
import { mapHref, phoneHref, streetOf } from './links.ts';

describe('the links of a visit', () => {
  it('give a map the street, and nothing that is not known', () => {
    expect(streetOf({ city: '南京', district: null, address: '中山路 88 号' })).toBe('南京 中山路 88 号');
    expect(streetOf({ city: null, district: null, address: null })).toBe('');
  });

  it('open the map of the phone', () => {
    const street = '南京 中山路 88 号';
    expect(mapHref(street, 'Mozilla/5.0 (Linux; Android 15)')).toBe(`geo:0,0?q=${encodeURIComponent(street)}`);
    expect(mapHref(street, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)')).toMatch(/^https:\/\/maps\.apple\.com\/\?q=%E5/);
  });

  it('call a number however it is written', () => {
    expect(phoneHref('+86 138 0013-8000')).toBe('tel:+8613800138000');
    expect(phoneHref('(025) 8400 0001')).toBe('tel:02584000001');
  });
});
