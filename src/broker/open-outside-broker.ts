import type { OutsideOptions } from './outside/options.ts';
import type { OutsideBroker, OutsideBrokerDeps } from './outside/outside-broker.ts';

/** Most houses have their broker inside: what speaks to one outside is loaded where there is one. */
export async function openOutsideBroker(options: OutsideOptions, deps: OutsideBrokerDeps): Promise<OutsideBroker> {
  return (await import('./outside/outside-broker.ts')).createOutsideBroker(options, deps);
}
