import { Button, Popconfirm, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand, usePages } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { DiffView } from './diff-view.tsx';
import { ModeTag } from './mode-tag.tsx';

/** Every version; one of them against the newest, and as the newest again. */
export function Versions({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('lab');
  const { data, error, hasNextPage, fetchNextPage } = usePages('GET /rules/{id}/versions', { path: { id: rule.id } });
  const versions = data?.pages.flatMap(({ items }) => items) ?? [];
  const [chosen, setChosen] = useState<number>();
  const from = chosen ?? rule.version - 1;
  return (
    <div className="lab-columns">
      <Sheet title={t('versions.title')}>
        <ProblemNotice problem={error} />
        <Radio.Group className="lab-versions" value={from} onChange={({ target }) => setChosen(target.value)}>
          {versions.map((version) => (
            <VersionRow key={version.version} version={version} newest={rule.version} />
          ))}
        </Radio.Group>
        {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('versions.more')}</Button>}
      </Sheet>
      <Sheet title={t('versions.against', { from: Math.max(1, from), to: rule.version })}>
        {rule.version === 1 ? <p className="plain">{t('versions.only')}</p> : <Difference rule={rule} from={from} />}
      </Sheet>
    </div>
  );
}

function VersionRow({ version, newest }: { readonly version: Rule; readonly newest: number }) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const { changed_by: who, changed_at, note, mode } = version;
  return (
    <Radio value={version.version} disabled={version.version === newest}>
      <strong>{t('versions.one', { version: version.version })}</strong> <ModeTag of={mode} />{' '}
      {t('versions.by', { who, when: dateTime(changed_at) })}
      {note !== null && <span className="lab-meaning">{note}</span>}
    </Radio>
  );
}

function Difference({ rule, from }: { readonly rule: Rule; readonly from: number }) {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const query = { from, to: rule.version };
  const { data, error } = useAnswer('GET /rules/{id}/diff', { path: { id: rule.id }, query }, { keep: true });
  const restore = useCommand('POST /rules/{id}/restore');
  const again = (): void =>
    restore.mutate({
      ...{ path: { id: rule.id }, body: { version: from }, extras: { ifMatch: rule.version } },
    });
  return (
    <>
      <ProblemNotice problem={error ?? restore.error} />
      {data && <DiffView diff={data} />}
      {may('rules:write') && (
        <Popconfirm
          title={t('versions.restoreAsk', { version: from })}
          okText={t('versions.restore', { version: from })}
          onConfirm={again}
        >
          <Button loading={restore.isPending}>{t('versions.restore', { version: from })}</Button>
        </Popconfirm>
      )}
    </>
  );
}
