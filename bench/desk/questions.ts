import { agentOf, householdOf, providerOf, technicianOf } from './people-of-a-year.ts';

/** What people at a desk look for, by kind; each is a path under `/api/v1`. */
export interface Question {
  readonly kind: string;
  /** The `n`-th of its kind; each names other people, places and things. */
  readonly path: (n: number, known: Known) => string;
  /** Follows `next_cursor` so many times before it is measured: far into a list. */
  readonly deep?: number;
  /** As a table. */
  readonly csv?: boolean;
  /** Whether an answer without items is right. */
  readonly mayBeEmpty?: boolean;
}

/** What the questions may name. */
export interface Known {
  readonly devices: number;
  readonly ticketIds: readonly string[];
  readonly ticketNumbers: readonly string[];
  readonly callIds: readonly string[];
  readonly now: number;
}

const household = (n: number, { devices }: Known) => householdOf((n * 7_919) % devices);
const at = (list: readonly string[], n: number): string => list[(n * 31) % list.length] ?? '';
const q = (text: string): string => `search?q=${encodeURIComponent(text)}`;
const daysAgo = ({ now }: Known, days: number): string =>
  encodeURIComponent(new Date(now - days * 86_400_000).toISOString());
const everyState = ['open', 'in_progress', 'closed', 'cancelled'] as const;
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

export const questions: readonly Question[] = [
  { kind: 'search by name', path: (n, known) => q(household(n, known).name) },
  { kind: 'search by one character', path: (n, known) => q(household(n, known).name.slice(0, 1)) },
  { kind: 'search by phone', path: (n, known) => q(household(n, known).phone) },
  { kind: 'search by part of a phone', path: (n, known) => q(household(n, known).phone.slice(-6).replace(' ', '')) },
  { kind: 'search by address', path: (n, known) => q(household(n, known).address) },
  { kind: 'search by two characters of an address', path: (n, known) => q(household(n, known).address.slice(0, 2)) },
  {
    kind: 'search by name and street',
    path: (n, known) => q(`${household(n, known).city} ${household(n, known).address.slice(0, 3)}`),
  },
  { kind: 'search by device', path: (n, known) => q(household(n, known).device) },
  { kind: 'search by ticket number', path: (n, known) => q(at(known.ticketNumbers, n)) },
  { kind: 'search for nobody', path: (n) => q(`查无此人${n}`), mayBeEmpty: true },
  {
    kind: 'devices holding a text',
    path: (n, known) => `devices?q=${encodeURIComponent(household(n, known).name)}`,
    mayBeEmpty: true,
  },
  { kind: 'ticket', path: (n, known) => `tickets/${at(known.ticketIds, n)}` },
  { kind: 'ticket, who was sent', path: (n, known) => `tickets/${at(known.ticketIds, n)}/dispatch` },
  { kind: 'ticket, clocks', path: (n, known) => `tickets/${at(known.ticketIds, n)}/clocks` },
  {
    kind: 'ticket, solved ones alike',
    path: (n, known) => `tickets/${at(known.ticketIds, n)}/similar`,
    mayBeEmpty: true,
  },
  { kind: 'call', path: (n, known) => `care-calls/${at(known.callIds, n)}` },
  { kind: 'tickets to do', path: (n) => `tickets?limit=${20 + (n % 3) * 40}` },
  { kind: 'tickets far into the year', path: () => 'tickets?limit=500', deep: 40 },
  { kind: 'tickets by state', path: (n) => `tickets?state=${pick(everyState, n)}` },
  {
    kind: 'tickets by severity and source',
    path: (n) => `tickets?severity=${pick(['P2', 'P3', 'P4'], n)}&source=${pick(['rule', 'phone'], n)}`,
    mayBeEmpty: true,
  },
  {
    kind: 'tickets by what is rare',
    path: (n) =>
      pick(
        [
          'tickets?severity=P1',
          'tickets?source=maintenance',
          'tickets?review=complaint',
          'tickets?state=pending',
          'tickets?assignee=nobody',
          'tickets?severity=P1&state=closed',
        ],
        n,
      ),
    mayBeEmpty: true,
  },
  {
    kind: 'tickets of a technician by name',
    path: (n) => `tickets?assignee=${encodeURIComponent(technicianOf(n).name)}`,
  },
  { kind: 'tickets sent to a technician', path: (n) => `tickets?technician_id=${technicianOf(n).id}` },
  { kind: 'tickets sent to a provider', path: (n) => `tickets?provider_id=${providerOf(n).id}` },
  {
    kind: 'tickets of a provider that are open',
    path: (n) => `tickets?provider_id=${providerOf(n).id}&state=open`,
    mayBeEmpty: true,
  },
  {
    kind: 'tickets of a device',
    path: (n, known) => `tickets?device_id=${household(n, known).device}`,
    mayBeEmpty: true,
  },
  { kind: 'tickets of a rule', path: () => 'tickets?rule_id=GH-02' },
  { kind: 'care calls to make', path: () => 'care-calls?state=queued', mayBeEmpty: true },
  { kind: 'care calls far into the year', path: () => 'care-calls?limit=500', deep: 40 },
  {
    kind: 'care calls of a customer',
    path: (n, known) => `care-calls?customer_id=${household(n, known).customer}`,
    mayBeEmpty: true,
  },
  {
    kind: 'care calls by topic',
    path: (n) => `care-calls?script=${pick(['CC-GAS', 'CC-FREEZE', 'CC-CO'], n)}`,
    mayBeEmpty: true,
  },
  {
    kind: 'care calls by end',
    path: (n) =>
      pick(
        [
          'care-calls?state=unreachable',
          'care-calls?state=withdrawn',
          'care-calls?withdrawn_reason=do-not-call',
          'care-calls?rule_id=GH-13',
        ],
        n,
      ),
    mayBeEmpty: true,
  },
  { kind: 'care calls of an agent', path: (n) => `care-calls?claimed_by=${agentOf(n)}`, mayBeEmpty: true },
  { kind: 'callbacks far into the year', path: () => 'callbacks?limit=500', deep: 40 },
  {
    kind: 'callbacks of a ticket',
    path: (n, known) => `callbacks?ticket_id=${at(known.ticketIds, n)}`,
    mayBeEmpty: true,
  },
  { kind: 'history of a device', path: (n, known) => `devices/${household(n, known).device}/history` },
  { kind: 'customer', path: (n, known) => `customers/${household(n, known).customer}` },
  {
    kind: 'dispatches by state',
    path: (n) => `dispatches?state=${pick(['over', 'accepted', 'offered', 'unmatched'], n)}`,
    mayBeEmpty: true,
  },
  { kind: 'dispatches of a technician', path: (n) => `dispatches?technician_id=${technicianOf(n).id}` },
  {
    kind: 'alerts',
    path: (n) =>
      pick(['alerts', 'alerts?state=open', 'alerts?rule_id=GH-02', 'alerts?severity=P1', 'alerts?flapping=true'], n),
    mayBeEmpty: true,
  },
  {
    kind: 'breaches of clocks',
    path: (n) => `sla/breaches?kind=${pick(['respond', 'arrive', 'resolve'], n)}`,
    mayBeEmpty: true,
  },
  { kind: 'messages', path: (n) => pick(['deliveries?state=dead', 'deliveries'], n), mayBeEmpty: true },
  { kind: 'summary', path: () => 'summary' },
  {
    kind: 'export, first page of tickets',
    path: (n) => `tickets?limit=500&state=${pick(['closed', 'cancelled'], n)}`,
    csv: true,
  },
  {
    kind: 'export, first page of calls',
    path: (n) => pick(['care-calls?limit=500', 'callbacks?limit=500'], n),
    csv: true,
  },
  {
    kind: 'report of satisfaction, a week',
    path: (n, known) => `satisfaction?by=${pick(['technician', 'city', 'month'], n)}&from=${daysAgo(known, 7)}`,
  },
];

/** Questions that look at much of the year; they are given a thread of their own and no limit. */
export const longQuestions: readonly Question[] = [
  {
    kind: 'report of satisfaction, 90 days',
    path: (n) => `satisfaction?by=${pick(['technician', 'city', 'month'], n)}`,
  },
  { kind: 'report of satisfaction, the year', path: (_, known) => `satisfaction?by=city&from=${daysAgo(known, 366)}` },
  { kind: 'report of a rule, the year', path: (_, known) => `rules/GH-02/performance?from=${daysAgo(known, 366)}` },
  { kind: 'report of clusters', path: () => 'reports/clusters?by=district' },
];
