import type { Tx } from '../db/index.ts';
import type { CampaignBook } from '../planned/index.ts';
import type { Caller, OperationsProcedures } from './procedures.ts';

type CampaignProcedures = Pick<
  OperationsProcedures,
  'createCampaign' | 'putCampaign' | 'actOnCampaign' | 'previewCampaign'
>;

/** Campaigns call nobody at once: what they queue comes of the work that planned care does by itself. */
export function createCampaignCommands(deps: {
  readonly campaigns: CampaignBook;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}) {
  const { campaigns, change } = deps;
  return {
    createCampaign: (caller, input) => change(caller, (tx) => campaigns.create(tx, input, caller.name)),
    putCampaign: (caller, input, ifMatch) => change(caller, (tx) => campaigns.put(tx, input, ifMatch, caller.name)),
    actOnCampaign: (caller, id, action, ifMatch) =>
      change(caller, (tx) => campaigns.act(tx, id, action, ifMatch, caller.name)),
    previewCampaign: (caller, id) => change(caller, (tx) => campaigns.preview(tx, id, caller.name)),
  } satisfies {
    [K in keyof CampaignProcedures]: (
      ...args: Parameters<CampaignProcedures[K]>
    ) => Promise<ReturnType<CampaignProcedures[K]>>;
  };
}
