import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { Due } from './due.tsx';
import { Gone } from './gone.tsx';
import type { Job } from './jobs.ts';
import { stepOf } from './jobs.ts';
import { Kept } from './kept.tsx';
import { Network } from './network.tsx';
import { NextStep } from './next-step.tsx';
import { CallLink, MapLink } from './place-links.tsx';
import { ReportForm } from './report-form.tsx';
import { type About, useAbout } from './use-about.ts';
import { useAppointment } from './use-appointment.ts';
import type { Jobs } from './use-jobs.ts';

/** One job to its end: what, where, whom, and below it the next step. */
export function JobPage({ ticketId, jobs: { jobs, problem } }: { readonly ticketId: string; readonly jobs: Jobs }) {
  const { t } = useTranslation('phone');
  const job = jobs?.find((one) => one.ticketId === ticketId);
  return (
    <>
      <Link href="/visits" className="phone-back">
        ‹ {t('title')}
      </Link>
      <Network problem={problem} />
      {jobs === undefined && problem === null && <p className="nothing">{t('loading')}</p>}
      {jobs !== undefined && job === undefined && <Gone ticketId={ticketId} />}
      {job !== undefined && <Known job={job} />}
    </>
  );
}

function Known({ job }: { readonly job: Job }) {
  const { t } = useTranslation('phone');
  const about = useAbout(job);
  if (about === undefined) return <p className="nothing">{t('loading')}</p>;
  const step = stepOf(about.state, job.visit);
  return (
    <>
      <Facts job={job} about={about} />
      {step === 'report' && job.visit !== undefined ? (
        <ReportForm key={job.visit.id} visit={job.visit} deviceType={about.device?.type} />
      ) : (
        <>
          <Kept ticketId={job.ticketId} />
          <NextStep job={job} about={about} step={step} />
        </>
      )}
    </>
  );
}

function Facts({ job, about }: { readonly job: Job; readonly about: About }) {
  const { t } = useTranslation('phone');
  const appointment = useAppointment(job.visit);
  const pending = job.sent?.ticket.state === 'pending' ? job.sent.ticket.pending_reason : null;
  return (
    <section className="phone-sheet" aria-label={t('facts')}>
      <p className="phone-card-head plain">
        <SeverityTag of={about.severity} />
        <span>{about.number}</span>
        <StateTag kind="ticket" of={about.state} />
      </p>
      <h1>{about.title}</h1>
      {about.note !== null && <p className="plain">{about.note}</p>}
      {pending !== null && <p className="plain">{t('waitsFor', { reason: pending })}</p>}
      {appointment !== undefined && <strong>{appointment}</strong>}
      <Due job={job} />
      {about.site !== undefined && <MapLink site={about.site} />}
      {about.phone !== null && <CallLink phone={about.phone} name={about.customer} />}
      {job.visit === undefined && <p className="hint plain">{t('phoneLater')}</p>}
      {about.device !== null && (
        <p className="quiet plain">
          {[t(`device.${about.device.type}`, { defaultValue: about.device.type }), about.device.model, about.device.id]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}
