import type { Delivery, GatewayReport, TargetInput, TargetWithSecret, WebhookTarget } from '../notify/index.ts';
import type { Caller } from './procedures.ts';

/** What people may do to who is told, and to what is on its way. */
export interface NotifyProcedures {
  addTarget(caller: Caller, input: TargetInput): TargetWithSecret;
  updateTarget(
    caller: Caller,
    id: string,
    input: Partial<Omit<TargetInput, 'secret'>>,
    ifMatch: number | undefined,
  ): WebhookTarget;
  rotateTargetSecret(caller: Caller, id: string, ifMatch: number | undefined): TargetWithSecret;
  removeTarget(caller: Caller, id: string, ifMatch: number | undefined): void;
  testTarget(caller: Caller, id: string): Delivery;
  /** What a gateway told of a message, its signature judged already. */
  takeGatewayReport(caller: Caller, report: GatewayReport): Delivery;
  replayDelivery(caller: Caller, id: number): Delivery;
  /** How many are tried again. */
  replayDeliveries(caller: Caller, targetId: string): { readonly replayed: number };
}
