/** Why a connection is not read for a while; it is read again when no reason is left. */
export const hold = {
  /** Its CONNECT is being answered. */
  opening: 1,
  /** As much of it is pending as one connection may have. */
  share: 2,
  /** As much is pending as the house may have. */
  overload: 4,
  /** Its device publishes faster than it may. */
  pace: 8,
  /** The session protocol has not taken the control packets handed to it. */
  control: 16,
  /** It does not read what it is sent. */
  unsent: 32,
  /** The broker admits no more. */
  stopped: 64,
} as const;

export type Hold = (typeof hold)[keyof typeof hold];
