/** The more special ones first: nearly all call themselves Chrome or Safari as well. */
const browsers = [
  ['MicroMessenger', 'WeChat'],
  ['Edg', 'Edge'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A browser as people call it, from what it calls itself; undefined where neither part is known. */
export function browserOf(agent: string): string | undefined {
  const parts = [browsers, systems].map((known) => known.find(([mark]) => agent.includes(mark))?.[1]);
  const named = parts.filter((part) => part !== undefined);
  return named.length === 0 ? undefined : named.join(', ');
}
