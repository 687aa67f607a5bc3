import { expect, it } from 'vitest';
import { withSuggestion } from './take-suggestion.ts';

const text = 'id: X\nwhen: gas_pressure < 900\n';
const fault = { line: 2, column: 7, detail: '', grave: true };

it('puts the word that was meant in the place of the one that was written', () => {
  const mended = withSuggestion(text, { ...fault, suggestion: 'gas_supply_pressure_pa' });
  expect(mended).toBe('id: X\nwhen: gas_supply_pressure_pa < 900\n');
});

it('leaves the text where there is no suggestion, or no such line any more', () => {
  expect(withSuggestion(text, fault)).toBe(text);
  expect(withSuggestion(text, { ...fault, line: 9, suggestion: 'x' })).toBe(text);
});
