import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReadNow } from '../../kit/now.tsx';
import { CallOff } from './call-off.tsx';
import type { Job, Step } from './jobs.ts';
import { PlanForm } from './plan-form.tsx';
import { Trouble } from './trouble.tsx';
import type { About } from './use-about.ts';
import { useWork } from './use-work.ts';

interface NextStepProps {
  readonly job: Job;
  readonly about: About;
  readonly step: Step;
}

const quarterMs = 900_000;

/** The one button that comes next, at the bottom where the thumb is, and beside it what may be done instead. */
export function NextStep({ job: { ticketId, visit }, about, step }: NextStepProps) {
  const { t } = useTranslation('phone');
  const [more, setMore] = useState<'plan' | 'callOff'>();
  const readNow = useReadNow();
  const { run, reset, busy, error } = useSteps(ticketId, about, visit);
  const close = (): void => setMore(undefined);
  const open = (which: 'plan' | 'callOff'): void => {
    reset();
    setMore(which);
  };
  const onTheWay = (): void => {
    // By quarters of an hour: whoever presses again after a lost network means the same appointment.
    const from = Math.floor(readNow() / quarterMs) * quarterMs;
    run.plan(new Date(from).toISOString(), new Date(from + 8 * quarterMs).toISOString());
  };
  if (more === 'plan')
    return <PlanForm busy={busy} error={error} onPlan={(from, to) => run.plan(from, to, close)} onClose={close} />;
  if (more === 'callOff' && visit !== undefined) {
    return <CallOff busy={busy} error={error} onCallOff={(reason) => run.callOff(reason, close)} onClose={close} />;
  }
  const button = (name: string, onClick: () => void, main = false) => (
    <button type="button" className="phone-button" data-main={main} disabled={busy} onClick={onClick}>
      {t(`step.${name}`)}
    </button>
  );
  return (
    <div className="phone-bar">
      <Trouble error={error} />
      {step === 'accept' && button('accept', () => run.ticket('accept'), true)}
      {step === 'resume' && button('resume', () => run.ticket('resume'), true)}
      {step === 'arrive' && button('arrive', run.arrive, true)}
      {(step === 'go' || step === 'appoint') && button('onTheWay', onTheWay, true)}
      <div className="phone-row">
        {step === 'go' && button('arrive', () => run.ticket('start'))}
        {(step === 'go' || step === 'appoint') && button('plan', () => open('plan'))}
        {visit?.state === 'planned' && step !== 'accept' && button('callOff', () => open('callOff'))}
      </div>
      {step === 'none' && <p className="quiet plain">{t('step.nothing')}</p>}
    </div>
  );
}

/** What a technician does before the work. */
function useSteps(ticketId: string, about: About, visit: Job['visit']) {
  const act = useWork('POST /tickets/{id}/{action}');
  const plan = useWork('POST /tickets/{id}/visits');
  const arrive = useWork('POST /visits/{id}/arrive');
  const cancel = useWork('POST /visits/{id}/cancel');
  const all = [act, plan, arrive, cancel];
  const reset = (): void => {
    for (const one of all) one.reset();
  };
  const run = {
    ticket(action: 'accept' | 'resume' | 'start'): void {
      reset();
      act.send({ path: { id: ticketId, action }, body: {} }, about.version);
    },
    plan(planned_from: string, planned_to: string, done?: () => void): void {
      reset();
      plan.send({ path: { id: ticketId }, body: { planned_from, planned_to } }, undefined, done);
    },
    arrive(): void {
      reset();
      if (visit !== undefined) arrive.send({ path: { id: visit.id } }, visit.version);
    },
    callOff(reason: string, done: () => void): void {
      reset();
      if (visit !== undefined) cancel.send({ path: { id: visit.id }, body: { reason } }, visit.version, done);
    },
  };
  const busy = all.some((one) => one.busy);
  return { run, reset, busy, error: all.find(({ error }) => error !== null)?.error ?? null };
}
