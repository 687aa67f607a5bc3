import type { Scene, Shot } from './shots.ts';

/** Pages of those who take calls, send technicians and look at devices. */
export const shotsOfWork: readonly Shot[] = [
  {
    ...{ name: 'entrapment-takeover', role: 'agent', at: '/desk' },
    before: ({ page }) => page.locator('dialog.danger .clock, dialog.danger').first().waitFor(),
  },
  {
    ...{ name: 'desk-call', page: '/desk', role: 'agent' },
    at: async ({ api }) => `/desk/call/${await callOf(api, 'CC-FREEZE')}`,
    before: charted,
  },
  {
    ...{ name: 'desk-ticket', page: '/desk', role: 'agent' },
    at: async ({ api }) => `/desk/ticket/${await ticketOf(api)}`,
    before: charted,
  },
  {
    ...{ name: 'desk-visits', page: '/desk', role: 'dispatcher' },
    at: async ({ api }) => `/desk/ticket/${await visitedTicket(api)}`,
    before: charted,
  },
  {
    ...{ name: 'board-board', page: '/board', role: 'dispatcher', at: '/board' },
    before: ({ page }) => page.locator('article').first().waitFor(),
  },
  {
    ...{ name: 'fleet-devices', page: '/fleet', role: 'dispatcher' },
    at: `/fleet?${new URLSearchParams({ district: '高新区' })}`,
  },
  {
    ...{ name: 'fleet-device', page: '/fleet', role: 'engineer' },
    at: async ({ api }) => `/fleet/device/${await deviceOf(api)}`,
    before: charted,
  },
  {
    ...{ name: 'phone-visits', page: '/visits', role: 'technician', at: '/visits' },
    viewport: { width: 390, height: 844 },
    before: ({ page }) => page.locator('main a').first().waitFor(),
  },
];

type Api = Scene['api'];
/** Rules about gas, whose alerts have a chart. */
const ofPressure = /^GH-0[1256]$/;

async function charted({ page }: Scene): Promise<void> {
  await page.locator('main canvas').first().waitFor();
}

async function callOf(api: Api, script: string): Promise<string> {
  const waiting = await api.all('care-calls?state=queued');
  const ofRules = waiting.filter(({ alert_id }) => alert_id !== null);
  const call = ofRules.find((one) => one.script === script) ?? ofRules[0];
  return call?.id;
}

/** One that a rule opened and somebody has in hand, best of all about gas. */
async function ticketOf(api: Api): Promise<string> {
  const tickets = await api.all('tickets');
  const open = tickets.filter(({ state, alert_id }) => alert_id !== null && ['open', 'accepted'].includes(state));
  const found = open.find(({ rule_id }) => ofPressure.test(rule_id)) ?? open[0];
  return found?.id;
}

/** One that is open again because somebody's work on it did not hold. */
async function visitedTicket(api: Api): Promise<string> {
  const visits = await api.all('visits?check=contradicted');
  const of = new Set(visits.map(({ ticket_id }) => ticket_id));
  const tickets = await api.all('tickets');
  return tickets.find(({ id, state, rule_id }) => of.has(id) && state !== 'closed' && ofPressure.test(rule_id))?.id;
}

async function deviceOf(api: Api): Promise<string> {
  const alerts = await api.all('alerts?state=open');
  return (alerts.find(({ rule_id, device_id }) => device_id !== null && rule_id === 'GH-01') ?? alerts[0])?.device_id;
}
