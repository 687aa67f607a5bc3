import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isConflict, type Problem } from '../api/client.ts';

/** What went wrong and what to do, where it happened. A conflict offers the present state in place of an overwrite. */
export function ProblemNotice({
  problem,
  onRetry,
}: {
  readonly problem: Problem | null;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation('console');
  if (problem === null) return null;
  const title =
    problem.status === 0
      ? t('problem.unreachable')
      : isConflict(problem)
        ? t('problem.conflict')
        : t('problem.refused');
  const faults = problem.faults.map(({ detail }) => detail).filter((detail) => detail !== problem.message);
  return (
    <Alert
      type={isConflict(problem) ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={title}
      description={
        <>
          {problem.status !== 0 && <p className="plain">{problem.message}</p>}
          {faults.map((detail) => (
            <p className="plain" key={detail}>
              {detail}
            </p>
          ))}
        </>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('problem.again')}
          </Button>
        )
      }
    />
  );
}
