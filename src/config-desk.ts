import { Type } from 'typebox';
import { clock, section, span, text, whole } from './config-fields.ts';

export const deskSection = section(
  {
    time_zone: text('IANA time zone of the desk, where nothing nearer says which', { default: 'Asia/Shanghai' }),
    quiet_hours: section(
      {
        from: clock('from when nobody is called', '21:00'),
        to: clock('until when; the same as `from`: there are no such hours', '08:00'),
      },
      'for customers who named none; P1 is called all the same',
    ),
    dispatch: section(
      {
        accept_within: section(
          {
            p1: span('for danger to life', '3m'),
            p2: span('for no service or risk of damage', '15m'),
            p3: span('for what is degraded', '2h'),
            p4: span('for planned work', '8h'),
          },
          'how long an offer waits for a technician before it goes to the next',
        ),
        certifications: Type.Array(
          section(
            {
              device_type: text('device type of the catalogue'),
              kind: text('kind of certification, as technicians have it'),
            },
            'what work on a device type needs',
          ),
          { default: [], maxItems: 100, description: 'certifications that dispatch asks for' },
        ),
        surge: section(
          {
            begins_at: whole('tickets that wait for somebody when a surge begins by itself; 0: never', 0, 0, 100_000),
            ends_at: whole('tickets that wait when it ends', 0, 0, 100_000),
          },
          'more work than people: tickets of one device and fault are merged, planned work waits',
        ),
      },
      'who is sent',
    ),
    automatic_calls: whole('calls that machines may have in hand at once', 16, 0, 10_000),
    claim: span('how long a call that was taken is kept for who took it', '15m'),
    call_again_after: span('how long a customer is not called again about one topic; P1 and P2 are', '7d'),
    day_ends: clock('when customers are asked about what technicians did not finish that day', '19:00'),
    closure: Type.Enum(['contradicted', 'cleared'], {
      default: 'contradicted',
      description:
        'what keeps a ticket from being closed while its alert is open: that the device has measured since the work was done, or in any case',
    }),
    reopen_within: span('a condition that returns so soon after its ticket was done reopens that ticket', '72h'),
    repeat_within: span('repairs of one fault of one device within this span are repeated ones', '30d'),
    watch: span('how long telemetry is watched after advice before somebody is sent', '24h'),
    evidence: section(
      {
        points: whole('readings kept as they were stored', 600, 10, 5_000),
        bytes: whole('of all that is kept of a ticket’s readings', 32_768, 1_024, 1_048_576),
        longest: span('how long before the opening is looked at, at most; an hour at least', '7d'),
      },
      'what is kept with each ticket of a rule, for as long as the ticket',
    ),
  },
  'people at work',
);
