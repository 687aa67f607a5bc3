import type { AlertChange, AlertState } from './alert.ts';

/** `none`: the rule has no open alert for the subject. */
export const episodeStates = ['none', 'open', 'acknowledged', 'recovered', 'closed'] as const;
export type EpisodeState = (typeof episodeStates)[number];

/**
 * - `breach`: the condition began · `worsen`, `ease`: its level changed to a more, or not more, severe one
 * - `recover`: the condition ended by itself · `end`: the episode ended otherwise
 * - `acknowledge`, `clear`: a person says so
 * - `mute`, `release`: its work has to wait, or need not any longer
 */
export const alertInputs = [
  'breach',
  'worsen',
  'ease',
  'recover',
  'end',
  'acknowledge',
  'clear',
  'mute',
  'release',
] as const;
export type AlertInput = (typeof alertInputs)[number];

/** Where an input leads and what the desk hears of it, or why nothing changes. */
export type AlertMove =
  | { readonly next: AlertState; readonly change?: AlertChange['kind'] }
  | { readonly held: 'already-open' | 'nothing-open' | 'already-acknowledged' | 'over' };

const opened: AlertMove = { next: 'open', change: 'opened' };
const nothingOpen: AlertMove = { held: 'nothing-open' };
const over: AlertMove = { held: 'over' };

/** An alert that is over: a new breach is a new alert, so nothing leads out of it. */
const final = {
  breach: over,
  worsen: over,
  ease: over,
  recover: over,
  end: over,
  acknowledge: over,
  clear: over,
  mute: over,
  release: over,
} as const;

const alertTransitions: Readonly<Record<EpisodeState, Readonly<Record<AlertInput, AlertMove>>>> = {
  none: {
    breach: opened,
    // The breach before it was held back; the condition is no less true for that.
    worsen: opened,
    ease: opened,
    recover: nothingOpen,
    end: nothingOpen,
    acknowledge: nothingOpen,
    clear: nothingOpen,
    mute: nothingOpen,
    release: nothingOpen,
  },
  open: {
    breach: { held: 'already-open' },
    worsen: { next: 'open', change: 'level-changed' },
    ease: { next: 'open', change: 'level-changed' },
    recover: { next: 'recovered', change: 'ended' },
    end: { next: 'closed', change: 'ended' },
    acknowledge: { next: 'acknowledged' },
    clear: { next: 'open' },
    mute: { next: 'open', change: 'muted' },
    release: { next: 'open', change: 'released' },
  },
  acknowledged: {
    breach: { held: 'already-open' },
    // What was acknowledged was less than this: it needs eyes again.
    worsen: { next: 'open', change: 'level-changed' },
    ease: { next: 'acknowledged', change: 'level-changed' },
    recover: { next: 'recovered', change: 'ended' },
    end: { next: 'closed', change: 'ended' },
    acknowledge: { held: 'already-acknowledged' },
    clear: { next: 'acknowledged' },
    mute: { next: 'acknowledged', change: 'muted' },
    release: { next: 'acknowledged', change: 'released' },
  },
  recovered: final,
  closed: final,
};

export function decideAlert(state: EpisodeState, input: AlertInput): AlertMove {
  return alertTransitions[state][input];
}
