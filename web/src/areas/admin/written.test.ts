import { describe, expect, it } from 'vitest';
import { given, namesIn } from './written.ts';

describe('what is written into a form', () => {
  it('is not sent where nothing was written', () => {
    expect([given('model', ' '), given('model', ' JSQ ')]).toEqual([{}, { model: 'JSQ' }]);
  });

  it('holds names between commas of either language', () => {
    expect(namesIn('Nanjing,上海、 Suzhou，')).toEqual(['Nanjing', '上海', 'Suzhou']);
  });
});
