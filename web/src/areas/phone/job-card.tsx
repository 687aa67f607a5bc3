import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { Due } from './due.tsx';
import type { Job } from './jobs.ts';
import { CallLink, MapLink } from './place-links.tsx';
import { useAbout } from './use-about.ts';
import { useAppointment } from './use-appointment.ts';

/** One job at a glance: when, where, what, by when; the whole card opens it, and map and phone are beside it. */
export function JobCard({ job }: { readonly job: Job }) {
  const { t } = useTranslation('phone');
  const about = useAbout(job);
  const appointment = useAppointment(job.visit);
  if (about === undefined) return <p className="nothing">{t('loading')}</p>;
  return (
    <article className="phone-card">
      <Link href={`/visits/${job.ticketId}`} className="phone-card-body">
        <span className="phone-card-head">
          <SeverityTag of={about.severity} />
          {appointment !== undefined && <strong>{appointment}</strong>}
          <StateTag kind="ticket" of={about.state} />
        </span>
        <span className="phone-card-title">{about.title}</span>
        <Due job={job} />
      </Link>
      <span className="phone-card-links">
        {about.site !== undefined && <MapLink site={about.site} />}
        {about.phone !== null && <CallLink phone={about.phone} name={about.customer} />}
      </span>
    </article>
  );
}
