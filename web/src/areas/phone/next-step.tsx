import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import { useReadNow } from '../../kit/now.tsx';
import { CallOff } from './call-off.tsx';
import type { Job, Step } from './jobs.ts';
import { PlanForm } from './plan-form.tsx';
import { Trouble } from './trouble.tsx';
import type { About } from './use-about.ts';
import { useOnce } from './use-once.ts';

interface NextStepProps {
  readonly job: Job;
  readonly about: About;
  readonly step: Step;
}

const hourMs = 3_600_000;

/** The one button that comes next, at the bottom where the thumb is, and beside it what may be done instead. */
export function NextStep({ job: { ticketId, visit }, about, step }: NextStepProps) {
  const { t } = useTranslation('phone');
  const [more, setMore] = useState<'plan' | 'callOff'>();
  const readNow = useReadNow();
  const { run, busy, error } = useSteps(ticketId, about, visit);
  const close = (): void => setMore(undefined);
  const onTheWay = (): void => {
    const now = readNow();
    run.plan(new Date(now).toISOString(), new Date(now + 2 * hourMs).toISOString());
  };
  if (more === 'plan')
    return <PlanForm busy={busy} error={error} onPlan={(from, to) => run.plan(from, to, close)} onClose={close} />;
  if (more === 'callOff' && visit !== undefined) return <CallOff visit={visit} onClose={close} />;
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
        {(step === 'go' || step === 'appoint') && button('plan', () => setMore('plan'))}
        {visit?.state === 'planned' && step !== 'accept' && button('callOff', () => setMore('callOff'))}
      </div>
      {step === 'none' && <p className="quiet plain">{t('step.nothing')}</p>}
    </div>
  );
}

/** What a technician does before the work, each sent once however often the network fails. */
function useSteps(ticketId: string, about: About, visit: Job['visit']) {
  const act = useCommand('POST /tickets/{id}/{action}');
  const plan = useCommand('POST /tickets/{id}/visits');
  const arrive = useCommand('POST /visits/{id}/arrive');
  const { extrasFor, heard } = useOnce();
  const commands = [act, plan, arrive];
  const onSettled = (_: unknown, error: unknown): void => heard(error);
  const fresh = (): void => {
    for (const command of commands) command.reset();
  };
  const run = {
    ticket(action: 'accept' | 'resume' | 'start'): void {
      fresh();
      const path = { id: ticketId, action };
      act.mutate({ path, body: {}, extras: extrasFor(path, about.version) }, { onSettled });
    },
    plan(planned_from: string, planned_to: string, onSuccess: () => void = () => undefined): void {
      fresh();
      const body = { planned_from, planned_to };
      plan.mutate({ path: { id: ticketId }, body, extras: extrasFor(body) }, { onSuccess, onSettled });
    },
    arrive(): void {
      if (visit === undefined) return;
      fresh();
      const path = { id: visit.id };
      arrive.mutate({ path, extras: extrasFor(path, visit.version) }, { onSettled });
    },
  };
  const busy = commands.some(({ isPending }) => isPending);
  return { run, busy, error: commands.map(({ error }) => error).find((error) => error !== null) ?? null };
}
