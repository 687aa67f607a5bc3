import { Button } from 'antd';
import { type FormEvent, type PropsWithChildren, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { Dialog } from '../../kit/fields.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly action: string;
  /** Closed once it is done; what it refuses is shown beside the fields, which stay as they are. */
  readonly onSend: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function FormDialog({ title, action, onSend, onClose, children }: PropsWithChildren<FormDialogProps>) {
  const { t } = useTranslation('admin');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await onSend();
      onClose();
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <div className="fields tall">{children}</div>
        <ProblemNotice problem={problem} />
        <div className="actions">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
