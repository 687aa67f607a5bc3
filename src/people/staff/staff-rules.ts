import type { FieldFault } from '../../fleet/index.ts';
import { calendarDateFaults, hoursFaults } from '../hours/hours-rules.ts';
import { nameFaults, phoneFaults } from '../refuse.ts';
import type { ProviderPatch } from './provider.ts';
import type { TechnicianPatch } from './technician.ts';

const mostTerritories = 500;
const mostListed = 50;

export function providerFaults({ name, phone, territories = [], opening_hours }: ProviderPatch): FieldFault[] {
  const keys = territories.map(({ city, district }) => JSON.stringify([city.trim(), district?.trim() ?? null]));
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  return [
    ...(name === undefined ? [] : nameFaults('name', name)),
    ...phoneFaults('phone', phone),
    ...tooMany('territories', territories.length, mostTerritories),
    ...territories.flatMap(({ city, district }, i) => [
      ...nameFaults(`territories[${i}].city`, city),
      ...(district === null ? [] : nameFaults(`territories[${i}].district`, district)),
    ]),
    ...(twice === undefined ? [] : [{ field: 'territories', value: twice, remedy: 'name each city or district once' }]),
    ...hoursFaults('opening_hours', opening_hours),
  ];
}

export function technicianFaults(patch: TechnicianPatch, deviceTypes: ReadonlySet<string>): FieldFault[] {
  const { name, phone, skill, product_classes = [], certifications = [], shifts } = patch;
  return [
    ...(name === undefined ? [] : nameFaults('name', name)),
    ...phoneFaults('phone', phone),
    ...(skill === undefined || [1, 2, 3].includes(skill)
      ? []
      : [{ field: 'skill', value: skill, remedy: 'use 1 (junior), 2 (middle) or 3 (senior)' }]),
    ...product_classes.flatMap((type, i) =>
      deviceTypes.has(type)
        ? []
        : [
            {
              field: `product_classes[${i}]`,
              value: type.slice(0, 100),
              remedy: `use any of ${[...deviceTypes].toSorted().join(', ')}`,
            },
          ],
    ),
    ...tooMany('certifications', certifications.length, mostListed),
    ...certifications.flatMap(({ kind, expires_on }, i) => [
      ...nameFaults(`certifications[${i}].kind`, kind),
      ...(expires_on === null ? [] : calendarDateFaults(`certifications[${i}].expires_on`, expires_on)),
    ]),
    ...hoursFaults('shifts', shifts),
  ];
}

const tooMany = (field: string, n: number, most: number): FieldFault[] =>
  n > most ? [{ field, value: n, remedy: `use at most ${most}` }] : [];
