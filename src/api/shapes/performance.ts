import { Type } from 'typebox';
import { closed, listQuery, nullable, time } from './common.ts';

const count = (description: string) => Type.Integer({ description, examples: [12] });
const seconds = (description: string) => nullable(Type.Number({ description, examples: [5_400] }));

const span = {
  from: Type.Optional(time('alerts and tickets that opened since; 90 days before `to` when left out')),
  to: Type.Optional(time('and before; now when left out')),
};
export const performanceQuery = Type.Object(span, closed);
export const performanceListQuery = listQuery(span);

const figures = {
  alerts: count('opened'),
  tickets: count('opened'),
  judged: Type.Object({
    confirmed: count('there was what the rule said'),
    false_alarm: count('there was nothing'),
    duplicate: count('another ticket had it'),
    customer_error: count('the customer had caused it'),
  }),
  precision: nullable(Type.Number({ description: 'confirmed among confirmed and false alarms', examples: [0.9] })),
  precision_interval: nullable(
    Type.Object(
      { low: Type.Number({ examples: [0.6] }), high: Type.Number({ examples: [0.98] }) },
      { description: 'where it truly lies with 95 % confidence (Wilson)' },
    ),
  ),
  lead: Type.Object(
    {
      followed: count('confirmed tickets that worse trouble followed'),
      p10_s: seconds('nine in ten are longer'),
      p50_s: seconds('the median'),
    },
    {
      description:
        'from the alert of a confirmed ticket to the first more severe alert of another rule about the same device, within 30 days and before the ticket was resolved',
    },
  ),
  agent_minutes: Type.Number({
    description:
      'tickets from start to resolution where both are recorded, else `backtest.ticket_minutes` for each that somebody took up; `backtest.call_minutes` for each call tried',
    examples: [180],
  }),
  measured_tickets: count('tickets whose minutes are recorded'),
  calls_tried: count('care calls and callbacks that somebody tried'),
  faults: Type.Array(
    Type.Object({
      fault: nullable(Type.String({ description: 'of the ticket', examples: ['GW-110'] })),
      cause: nullable(Type.String({ description: 'that people found', examples: ['regulator'] })),
      tickets: count('confirmed'),
    }),
    { description: 'faults caught, most first; the first 100' },
  ),
};

const perDay = {
  per_day: Type.Array(
    Type.Object({
      day: Type.String({ description: 'UTC', examples: ['2026-01-15'] }),
      alerts: count('opened that day'),
      tickets: count('opened that day'),
    }),
    { description: 'days with any' },
  ),
};

const version = { version: Type.Integer({ examples: [4] }) };
const head = {
  rule_id: Type.String({ examples: ['GH-02'] }),
  from: time('from included'),
  to: time('to excluded'),
};

/** One rule, with its days. */
export const performanceShape = Type.Object(
  {
    ...head,
    total: Type.Object({ ...figures, ...perDay }),
    versions: Type.Array(Type.Object({ ...version, ...figures, ...perDay }), { description: 'newest first' }),
  },
  { title: 'RulePerformance' },
);

/** One of many. */
export const performanceSummaryShape = Type.Object(
  {
    ...head,
    total: Type.Object(figures),
    versions: Type.Array(Type.Object({ ...version, ...figures }), { description: 'newest first' }),
  },
  { title: 'RulePerformanceSummary' },
);
