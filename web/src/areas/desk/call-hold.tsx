import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import type { Callback, CareCall } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { useFormat } from '../../kit/format.ts';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useNow } from '../../kit/now.tsx';

const moves = {
  call: ['POST /care-calls/{id}/claim', 'POST /care-calls/{id}/release'],
  callback: ['POST /callbacks/{id}/claim', 'POST /callbacks/{id}/release'],
} as const;

/** Who has the call in hand, for how long, and taking it or giving it back. */
export function CallHold({ kind, call }: { readonly kind: 'call' | 'callback'; readonly call: CareCall | Callback }) {
  const { t } = useTranslation('desk');
  const { user, may } = useSession();
  const format = useFormat();
  const now = useNow();
  const left = call.claimed_until === null ? 0 : Date.parse(call.claimed_until) - now;
  const [taking, giving] = moves[kind];
  const claim = useCommand(taking);
  const release = useCommand(giving);
  const held = call.claimed_by !== null && left > 0;
  const mine = held && call.claimed_by === user.name;
  const path = { path: { id: call.id }, body: {} };
  const clock = format.clock(left);
  const holder = mine ? t('hold.mine', { left: clock }) : t('hold.other', { who: call.claimed_by, left: clock });
  const queued = call.state === 'queued' && may('care-calls:work');
  useHotKey('t', t('keys.take'), () => claim.mutate(path), { enabled: queued && !held });
  if (!queued) return null;
  return (
    <span className="hold">
      {held && <span>{holder}</span>}
      {!held && (
        <Button onClick={() => claim.mutate(path)} loading={claim.isPending}>
          {t('hold.take')}
          <KeyCap of="t" />
        </Button>
      )}
      {mine && (
        <Button onClick={() => release.mutate(path)} loading={release.isPending}>
          {t('hold.release')}
        </Button>
      )}
      <ProblemNotice problem={claim.error ?? release.error} />
    </span>
  );
}
