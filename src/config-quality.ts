import { cron, points, section, span, text } from './config-fields.ts';

export const qualitySection = section(
  {
    survey: cron('when models, firmwares and batches are compared with the rest, on clocks of the desk', '0 6 * * 1'),
    shift_ends: cron('when shifts end and are handed over, on clocks of the desk', '0 0,8,16 * * *'),
    near_breach: span('how soon after the end of a shift a clock must run out to be handed over', '2h'),
    owner: text('who answers for what a survey finds, until somebody else does', { default: 'quality' }),
    act_within: span('in which a corrective action is due that a survey opened', '14d'),
    points: section(
      {
        very_satisfied: points('of a technician: a very satisfied answer', 10),
        first_visit_fix: points('of a technician: a repair at the first visit', 5),
        sla_kept: points('of a technician: a clock kept', 1),
        sla_missed: points('of a technician: a breach that counts', -5),
        repeat_repair: points('of a technician: a repair that had to be repeated', -20),
        contradicted_absence: points('of a technician: nobody at home, while telemetry shows somebody', -30),
        contradicted_repair: points('of a technician: done, while the condition holds or returns', -5),
        care_call: points('of an agent: a care call in which somebody was reached', 1),
        callback: points('of an agent: a callback in which somebody was reached', 1),
        valid_answer: points('of an agent: a valid answer to a callback', 2),
      },
      'points for one case of each kind (docs/quality.md)',
    ),
  },
  'how well the work is done',
);
