import { Alert, Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../api/queries.ts';
import type { User } from '../../../api/schema.d.ts';
import { Dialog } from '../../../kit/fields.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { entriesOf, newUserOf, noEntries, patchOf } from './entries.ts';
import { UserFields } from './user-fields.tsx';

interface UserDialogProps {
  /** Undefined: somebody new. */
  readonly user: User | undefined;
  /** The same person as the house knows him or her now. */
  readonly present: User | undefined;
  readonly onClose: () => void;
  readonly onAdded: (user: User) => void;
}

/** Adds or changes a person. What was written stays when somebody else was faster. */
export function UserDialog({ user, present, onClose, onAdded }: UserDialogProps) {
  const { t } = useTranslation('users');
  const [base, setBase] = useState(user);
  const [entries, setEntries] = useState(user === undefined ? noEntries : entriesOf(user));
  const add = useCommand('POST /users');
  const change = useCommand('PATCH /users/{id}');
  const stale = change.error?.status === 412;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (base === undefined) {
      add.mutate({ body: newUserOf(entries) }, { onSuccess: onAdded });
      return;
    }
    const extras = { ifMatch: base.version };
    change.mutate({ path: { id: base.id }, body: patchOf(entries), extras }, { onSuccess: onClose });
  };
  const takeOver = (): void => {
    change.reset();
    if (present === undefined) return;
    setBase(present);
    setEntries(entriesOf(present));
  };
  return (
    <Dialog title={base === undefined ? t('add') : t('changeOf', { name: base.name })} onClose={onClose}>
      <form onSubmit={send}>
        <div className="fields tall">
          <UserFields
            entries={entries}
            enter={(more) => setEntries({ ...entries, ...more })}
            isNew={base === undefined}
          />
        </div>
        {base !== undefined && base.company_subject !== null && <p className="plain hint">{t('ofCompany')}</p>}
        {base !== undefined && <p className="plain hint">{t('signsOut')}</p>}
        {stale ? (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={t('faster')}
            action={
              <Button size="small" onClick={takeOver}>
                {t('takeOver')}
              </Button>
            }
          />
        ) : (
          <ProblemNotice problem={add.error ?? change.error} />
        )}
        <div className="actions">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={add.isPending || change.isPending} disabled={stale}>
            {base === undefined ? t('add') : t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
