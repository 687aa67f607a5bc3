import { type Engine, whyNotReport } from '../rules/index.ts';
import type { Catalogue, Fold } from '../telemetry/index.ts';
import type { OperationsProcedures } from './procedures.ts';

/** The questions that only the thread of the engine can answer. */
export function createInquiries(deps: {
  readonly fold: Pick<Fold, 'device'>;
  readonly engine: Pick<Engine, 'deviceNow' | 'blind' | 'whyNot'>;
  readonly catalogue: Catalogue;
}): Pick<OperationsProcedures, 'deviceNow' | 'blindDevices' | 'whyNot'> {
  const { fold, engine, catalogue } = deps;
  return {
    deviceNow: (ids) =>
      ids.map((id) => {
        const view = fold.device(id);
        const presence = {
          online: view?.online ?? null,
          since: view?.onlineSince ?? null,
          last_heard_at: view?.lastHeardAt ?? null,
        };
        return { id, values: engine.deviceNow(id)?.values ?? {}, presence };
      }),
    whyNot(ruleId, deviceId) {
      const told = engine.whyNot(ruleId, deviceId);
      return typeof told === 'string' ? told : whyNotReport(told, catalogue);
    },
    blindDevices(ruleId, after, limit) {
      const rule = engine.blind(ruleId)[0];
      if (rule === undefined) return undefined;
      return rule.devices
        .toSorted((a, b) => (a.device < b.device ? -1 : 1))
        .filter(({ device }) => after === undefined || device > after)
        .slice(0, limit)
        .map(({ device, outcome, unknown, reason }) => ({ device_id: device, outcome, missing: unknown, reason }));
    },
  };
}
