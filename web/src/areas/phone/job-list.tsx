import { useTranslation } from 'react-i18next';
import { useHistoryState } from 'wouter/use-browser-location';
import { SeverityTag } from '../../kit/tags.tsx';
import { JobCard } from './job-card.tsx';
import { type Job, sectionOf, sections } from './jobs.ts';
import { Network } from './network.tsx';
import type { Jobs } from './use-jobs.ts';

/** All there is to do, the next first. */
export function JobList({ jobs: { jobs, doneToday, endOfDay, problem } }: { readonly jobs: Jobs }) {
  const { t } = useTranslation('phone');
  const left = useHistoryState<{ readonly said?: string } | null>();
  return (
    <>
      <h1>{t('title')}</h1>
      <Network problem={problem} />
      <output className="phone-said">{left?.said === 'reported' && t('reported')}</output>
      {jobs === undefined && problem === null && <p className="nothing">{t('loading')}</p>}
      {jobs?.length === 0 && <p className="nothing">{t('none')}</p>}
      {sections.map((section) => {
        const members = (jobs ?? []).filter((job) => sectionOf(job, endOfDay) === section);
        return members.length > 0 && <JobSection key={section} title={t(`section.${section}`)} jobs={members} />;
      })}
      {doneToday.length > 0 && (
        <section aria-label={t('section.done')}>
          <h2>{t('section.done')}</h2>
          <ul className="phone-done">
            {doneToday.map(({ id, number, severity, title }) => (
              <li key={id}>
                <SeverityTag of={severity} /> {title} <span className="quiet">{number}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function JobSection({ title, jobs }: { readonly title: string; readonly jobs: readonly Job[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className="phone-jobs">
        {jobs.map((job) => (
          <li key={job.ticketId}>
            <JobCard job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}
