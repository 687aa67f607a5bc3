/** The town as people on the spot find it, and what they do there. */
export interface Field {
  /** Something is the matter with the device that somebody has to mend. */
  broken(device: string): boolean;
  /** Such a fault is known of the device, mended or not. */
  mendable(device: string): boolean;
  /** When water was last drawn there, as the device said; undefined: never. */
  usedAt(device: string): number | undefined;
  /** Mended for so long; Infinity: for good. */
  mend(device: string, at: number, holdsFor: number): void;
}

/** What somebody did that the desk should find out, or was told. */
export interface Deed {
  readonly kind: 'good-repair' | 'bad-repair' | 'false-done' | 'away' | 'false-away' | 'closure-refused' | 'sent-back';
  readonly at: number;
  readonly by: string;
  readonly ticket: string;
  readonly device: string;
  /** bad-repair: when the fault comes back. */
  readonly returnsAt?: number;
  /** false-away: the visit of which it was said. */
  readonly visit?: string;
}

export interface TicketSeen {
  readonly id: string;
  readonly device_id: string | null;
  readonly rule_id: string | null;
  readonly alert_id: string | null;
  readonly severity: 'P1' | 'P2' | 'P3' | 'P4';
  readonly state: string;
  readonly resolved_at: string | null;
  readonly recovered_at: string | null;
}
