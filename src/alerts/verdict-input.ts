import { severities } from '../base/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertInput } from './alert-transitions.ts';
import type { AlertRow } from './tables.ts';

/** What a verdict means to the open alert; undefined when the alert is at that level already. */
export function inputOf(verdict: Verdict, episode: AlertRow | undefined): AlertInput | undefined {
  switch (verdict.kind) {
    case 'breach':
      return 'breach';
    case 'clear':
      return verdict.reason === 'condition' || verdict.reason === 'missing' || verdict.reason === 'never-heard'
        ? 'recover'
        : 'end';
    case 'level':
      return levelInput(verdict, episode);
  }
}

function levelInput(verdict: Verdict, episode: AlertRow | undefined): AlertInput | undefined {
  if (episode === undefined) return 'worsen';
  if (episode.severity === verdict.severity && episode.level === verdict.level) return undefined;
  return severities.indexOf(verdict.severity) < severities.indexOf(episode.severity) ? 'worsen' : 'ease';
}
