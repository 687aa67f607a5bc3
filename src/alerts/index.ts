export type {
  Alert,
  AlertChange,
  AlertProof,
  AlertState,
  BilingualText,
  Muting,
  MutingStage,
  Suppression,
} from './alert.ts';
export { alertStates } from './alert.ts';
export type { AlertVolume, AlertVolumeQuery, FollowedAlert } from './alert-volume.ts';
export { readAlertVersions, readAlertVolume, readFollowed } from './alert-volume.ts';
export type { AlertRule, Alerts, AlertsDeps } from './alerts.ts';
export { createAlerts } from './alerts.ts';
export { alertsMigrations } from './alerts-migrations.ts';
export type { AlertFilter, AlertsReader, ShadowVerdict, SuppressedVerdict } from './alerts-reader.ts';
export { createAlertsReader } from './alerts-reader.ts';
export type { AlertsFailure } from './errors.ts';
export type { Incident, IncidentMember } from './incidents/incident.ts';
export { incidentStates } from './incidents/incident.ts';
export type { IncidentFilter, IncidentsReader } from './incidents/incidents-reader.ts';
export { createIncidentsReader } from './incidents/incidents-reader.ts';
export type { DistrictAlerts, OpenAlerts, OpenAlertsReader, SiteAlerts } from './open-alerts.ts';
export { createOpenAlertsReader } from './open-alerts.ts';
export type { NewSilence, NewVisit, Silence, SilenceKind, SilenceMatchers } from './silences/silence.ts';
export { silenceKinds, silenceStates } from './silences/silence.ts';
export type { SilenceOutcome, Silences, SilencesDeps } from './silences/silences.ts';
export { createSilences } from './silences/silences.ts';
export type { SilenceFilter, SilencesReader } from './silences/silences-reader.ts';
export { createSilencesReader } from './silences/silences-reader.ts';
export type { ReplayMismatch } from './verdict-log.ts';
export { compareReplayed, pruneVerdictLog } from './verdict-log.ts';
