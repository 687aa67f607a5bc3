import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Fault, Judgement } from './use-judgement.ts';

interface FaultListProps {
  readonly judgement: Judgement;
  readonly onGoTo: (fault: Fault) => void;
  readonly onTake: (fault: Fault) => void;
}

/** Every fault by its line and column, with the word that was probably meant. */
export function FaultList({ judgement, onGoTo, onTake }: FaultListProps) {
  const { t } = useTranslation('lab');
  const { faults, current } = judgement;
  return (
    <div aria-live="polite" className="fault-list">
      {faults.length === 0 && <p className="plain">{current ? t('editor.faultless') : t('editor.judging')}</p>}
      <ul className="rows">
        {faults.map((fault) => (
          <li key={`${fault.line}:${fault.column}:${fault.detail}`} data-grave={fault.grave}>
            <button type="button" className="link" onClick={() => onGoTo(fault)}>
              {t('editor.place', { line: fault.line, column: fault.column })}
            </button>{' '}
            <span lang="en">{fault.detail}</span>{' '}
            {fault.suggestion !== undefined && (
              <Button size="small" onClick={() => onTake(fault)}>
                {t('editor.take', { word: fault.suggestion })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
