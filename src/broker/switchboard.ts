import type { BrokerDeps } from './deps.ts';
import type { DeviceTable } from './devices.ts';
import type { PublishHead } from './guard/publish-head.ts';
import type { Admissions } from './lanes/admissions.ts';
import type { Flusher } from './lanes/flusher.ts';
import type { BrokerLimits } from './options.ts';
import type { Pulse } from './pulse.ts';
import type { Refusals } from './reasons.ts';
import type { SessionProtocol } from './session/session-protocol.ts';

/** What the connections of one broker share. */
export interface Switchboard extends Pick<BrokerDeps, 'admitArrival' | 'clock' | 'credentials' | 'meter' | 'reads'> {
  readonly limits: BrokerLimits;
  readonly admissions: Admissions;
  readonly devices: DeviceTable;
  readonly flusher: Flusher;
  readonly pulse: Pulse;
  readonly refusals: Refusals;
  readonly protocol: SessionProtocol;
  /** The one packet being read; packets are read one after the other. */
  readonly publishHead: PublishHead;
  /** From the beginning of the broker's end: wills and presence are no longer told, nothing is admitted. */
  readonly ending: boolean;
}
