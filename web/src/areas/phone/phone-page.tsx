import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import { useSession } from '../../api/session.tsx';
import { JobList } from './job-list.tsx';
import { JobPage } from './job-page.tsx';
import './phone.css';
import { useJobs } from './use-jobs.ts';

/** A technician's own visits, for a phone held in one hand. */
export function Page() {
  const { t } = useTranslation('phone');
  const { may, user } = useSession();
  // Who works in the centre has the board for this.
  if (may('read') && user.technician_id === null) {
    return (
      <div className="phone">
        <h1>{t('title')}</h1>
        <p className="nothing">{t('notForYou')}</p>
      </div>
    );
  }
  return <OwnWork />;
}

function OwnWork() {
  const jobs = useJobs();
  const [, params] = useRoute<{ id: string }>('/visits/:id');
  return (
    <div className="phone">
      {params === null ? <JobList jobs={jobs} /> : <JobPage key={params.id} ticketId={params.id} jobs={jobs} />}
    </div>
  );
}
