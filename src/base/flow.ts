/**
 * The books of one room, kept in its own unit. At every instant
 * `in = out + rejected + duplicate + dropped_qos0 + pending` must hold.
 */
export interface RoomFlow {
  readonly room: string;
  /** What is counted, e.g. `messages`, `readings`, `verdicts`. */
  readonly unit: string;
  readonly in: number;
  readonly out: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly duplicate: number;
  readonly dropped_qos0: number;
  readonly pending: number;
  readonly lag_seconds: number;
}

/** Counts for one room; `pending` and `lag` are asked, not stored. */
export interface RoomMeter {
  received(n?: number): void;
  passed(n?: number): void;
  rejected(reason: string, n?: number): void;
  duplicate(n?: number): void;
  droppedQos0(n?: number): void;
  read(): RoomFlow;
}

export interface RoomMeterOptions {
  readonly room: string;
  readonly unit: string;
  /** Things inside the room now; by default what the books leave over. */
  readonly pending?: () => number;
  readonly lagSeconds?: () => number;
}

export function createRoomMeter(options: RoomMeterOptions): RoomMeter {
  let received = 0;
  let passed = 0;
  let duplicates = 0;
  let dropped = 0;
  const rejected = new Map<string, number>();
  const rejectedTotal = (): number => rejected.values().reduce((sum, n) => sum + n, 0);
  return {
    received: (n = 1) => {
      received += n;
    },
    passed: (n = 1) => {
      passed += n;
    },
    rejected: (reason, n = 1) => {
      rejected.set(reason, (rejected.get(reason) ?? 0) + n);
    },
    duplicate: (n = 1) => {
      duplicates += n;
    },
    droppedQos0: (n = 1) => {
      dropped += n;
    },
    read: () => ({
      room: options.room,
      unit: options.unit,
      in: received,
      out: passed,
      rejected: Object.fromEntries(rejected),
      duplicate: duplicates,
      dropped_qos0: dropped,
      pending: options.pending?.() ?? received - passed - rejectedTotal() - duplicates - dropped,
      lag_seconds: options.lagSeconds?.() ?? 0,
    }),
  };
}
