import type { OpenAlerts } from '../../alerts/index.ts';
import type { Sent } from '../shapes/common.ts';
import type { openAlertsShape } from '../shapes/places.ts';

export const openAlertsView = (alerts: OpenAlerts | undefined): Sent<typeof openAlertsShape> => ({
  ...{ P1: 0, P2: 0, P3: 0, P4: 0 },
  ...alerts,
});
