/** What speaks for or against somebody, as a text of the area and what fills it. */
export interface Reason {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

const patterns: readonly (readonly [RegExp, key: string])[] = [
  [/^of the district$/, 'district'],
  [/^of the city$/, 'city'],
  [/^skill (?<has>\d+) for (?<needs>\d+)$/, 'skill'],
  [/^load 0$/, 'free'],
  [/^load (?<load>\d+)$/, 'load'],
  [/^skill-too-low$/, 'skillTooLow'],
  [/^other-products$/, 'otherProducts'],
  [/^certification-missing$/, 'certificationMissing'],
  [/^certification-expired$/, 'certificationExpired'],
  [/^off-shift$/, 'offShift'],
  [/^provider-closed$/, 'providerClosed'],
  [/^did-not-accept$/, 'didNotAccept'],
  [/^no provider with technicians serves the place$/, 'nobodyServes'],
  [/^everybody who could go is off duty$/, 'allOffDuty'],
  [/^none of those who serve the place can go$/, 'noneCan'],
  [/^planned work waits until the surge is over$/, 'surge'],
];

/** A reason as dispatch says it; one that is not known here is shown as it is. */
export function reasonOf(text: string): Reason {
  for (const [pattern, key] of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return { key, values: { ...match.groups } };
  }
  return { key: 'other', values: { text } };
}
