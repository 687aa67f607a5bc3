import { useAnswer } from '../../api/queries.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { CallTask } from './call-task.tsx';

/** A call or callback as it is now. */
export function CallPage({
  kind,
  id,
  onNext,
}: {
  readonly kind: 'call' | 'callback';
  readonly id: string;
  readonly onNext: () => void;
}) {
  const path = { path: { id } };
  const call = useAnswer('GET /care-calls/{id}', path, { enabled: kind === 'call' });
  const callback = useAnswer('GET /callbacks/{id}', path, { enabled: kind === 'callback' });
  const { data, error } = kind === 'call' ? call : callback;
  if (data === undefined) return <ProblemNotice problem={error} />;
  return <CallTask kind={kind} call={data} onNext={onNext} />;
}
