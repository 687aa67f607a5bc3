import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';

interface UserRowProps {
  readonly user: User;
  readonly onChange: () => void;
  readonly onReset: () => void;
  readonly onDisable: () => void;
}

export function UserRow({ user, onChange, onReset, onDisable }: UserRowProps) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const { name, display_name, role, disabled_at, created_by, created_at } = user;
  // Whose sentence it is, for those who hear the button without its row.
  const ofWhom = <span className="unseen"> {name}</span>;
  return (
    <tr>
      <td>{name}</td>
      <td>{display_name}</td>
      <td>{t(`role.${role}`)}</td>
      <td>
        {t(`state.${stateOf(user)}`)}
        {disabled_at !== null && <span className="hint"> {format.dateTime(disabled_at)}</span>}
      </td>
      <td>{t('addedBy', { by: created_by, at: format.date(created_at) })}</td>
      <td className="user-actions">
        <Button size="small" onClick={onChange}>
          {t('change')}
          {ofWhom}
        </Button>
        <Button size="small" onClick={onReset}>
          {t('reset')}
          {ofWhom}
        </Button>
        <Button size="small" danger={disabled_at === null} onClick={onDisable}>
          {disabled_at === null ? t('disable') : t('enable')}
          {ofWhom}
        </Button>
      </td>
    </tr>
  );
}

function stateOf(user: User): 'disabled' | 'mustChange' | 'company' | 'noPassword' | 'active' {
  if (user.disabled_at !== null) return 'disabled';
  if (user.company_subject !== null) return 'company';
  if (!user.has_password) return 'noPassword';
  return user.must_change_password ? 'mustChange' : 'active';
}
