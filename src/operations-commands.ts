import { createAccessCommands, createSessionCommands, createUserCommands, type SessionLimits } from './access/index.ts';
import type { Ids } from './base/index.ts';
import { type Commands, type CommandsDeps, createCommands } from './commands/index.ts';
import { createSlaBook, type Script, type SlaSettings } from './desk/index.ts';
import { createErasures } from './erasure/index.ts';
import { createFleetCommands } from './fleet/index.ts';
import { createPeopleCommands } from './people/index.ts';
import { createCampaignBook } from './planned/index.ts';
import { createCorrectiveBook, createSampleBook } from './quality/index.ts';
import type { Catalogue } from './telemetry/index.ts';
import { createForecastBook } from './weather/index.ts';

/** Books that only commands write in. */
type OwnBooks =
  | 'access'
  | 'users'
  | 'sessions'
  | 'campaigns'
  | 'corrective'
  | 'erasures'
  | 'fleet'
  | 'people'
  | 'samples'
  | 'sla'
  | 'weather';

export interface OperationsCommandsDeps extends Omit<CommandsDeps, OwnBooks> {
  readonly ids: Ids;
  readonly catalogue: Catalogue;
  readonly scripts: ReadonlyMap<string, Script>;
  /** Policies as they are configured; people may change them. */
  readonly sla: SlaSettings;
  /** How long people stay signed in. */
  readonly sessionLimits: SessionLimits;
}

/** The commands of people and programs, with the books that nobody else writes in. */
export function createOperationsCommands({
  ids,
  catalogue,
  scripts,
  sla,
  sessionLimits,
  ...deps
}: OperationsCommandsDeps): Commands {
  const { clock } = deps;
  const deviceTypes = new Set(catalogue.types.keys());
  const fleet = createFleetCommands({ clock, ids, deviceTypes });
  return createCommands({
    ...deps,
    fleet,
    access: createAccessCommands({ clock, ids }),
    users: createUserCommands({ clock, ids }),
    sessions: createSessionCommands({ clock, ids }, sessionLimits),
    people: createPeopleCommands({ clock, ids, deviceTypes }),
    erasures: createErasures({ clock, ids, fleet }),
    sla: createSlaBook({ clock, configured: sla, deviceTypes }),
    weather: createForecastBook({ clock }),
    samples: createSampleBook({ clock, ids }),
    corrective: createCorrectiveBook({ clock, ids }),
    campaigns: createCampaignBook({ clock, ids, known: { deviceTypes, scripts: new Set(scripts.keys()) } }),
  });
}
