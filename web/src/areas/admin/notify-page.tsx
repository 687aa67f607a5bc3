import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, usePages } from '../../api/queries.ts';
import type { Recipient, Webhook } from '../../api/schema.d.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { Deliveries } from './deliveries.tsx';
import { NewRecipient, NewWebhook } from './notify-forms.tsx';
import { ShownOnce } from './shown-once.tsx';

/** Who is told of what, and what became of it. */
export function Page() {
  return (
    <>
      <Webhooks />
      <Recipients />
      <Deliveries />
    </>
  );
}

function Webhooks() {
  const { t } = useTranslation('admin');
  const pages = usePages('GET /webhooks', { query: {} });
  const test = useCommand('POST /webhooks/{id}/test');
  const renew = useCommand('POST /webhooks/{id}/secret');
  const change = useCommand('PATCH /webhooks/{id}');
  const remove = useCommand('DELETE /webhooks/{id}');
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const columns: readonly Column<Webhook>[] = [
    { title: t('notify.url'), cell: ({ url }) => url },
    { title: t('notify.topics'), cell: ({ topics }) => topics.join(', ') },
    { title: t('notify.enabled'), cell: ({ enabled }) => (enabled ? t('yes') : t('no')) },
    {
      title: t('actions'),
      cell: (hook) => (
        <Actions
          target={hook}
          name={hook.url}
          onTest={() => test.mutate({ path: { id: hook.id } })}
          onSwitch={() =>
            change.mutate({
              path: { id: hook.id },
              body: { enabled: !hook.enabled },
              extras: { ifMatch: hook.version },
            })
          }
          onRemove={() => remove.mutate({ path: { id: hook.id } })}
          onRenew={() => renew.mutate({ path: { id: hook.id } }, { onSuccess: (made) => setSecret(made.secret) })}
        />
      ),
    },
  ];
  return (
    <Sheet title={t('notify.webhooks')} extra={<Add label={t('notify.addWebhook')} onAdd={() => setAdding(true)} />}>
      <ProblemNotice problem={pages.error ?? test.error ?? renew.error ?? change.error ?? remove.error} />
      <PagedTable
        label={t('notify.webhooks')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('notify.noWebhook')}
      />
      {adding && <NewWebhook onClose={() => setAdding(false)} onMade={setSecret} />}
      {secret !== undefined && (
        <ShownOnce
          title={t('notify.secret')}
          lines={[[t('notify.signs'), secret]]}
          onClose={() => setSecret(undefined)}
        />
      )}
    </Sheet>
  );
}

function Recipients() {
  const { t } = useTranslation('admin');
  const pages = usePages('GET /recipients', { query: {} });
  const test = useCommand('POST /recipients/{id}/test');
  const change = useCommand('PATCH /recipients/{id}');
  const remove = useCommand('DELETE /recipients/{id}');
  const [adding, setAdding] = useState(false);
  const columns: readonly Column<Recipient>[] = [
    { title: t('notify.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    { title: t('notify.to'), cell: ({ to }) => to },
    { title: t('notify.topics'), cell: ({ topics }) => topics.join(', ') },
    { title: t('notify.enabled'), cell: ({ enabled }) => (enabled ? t('yes') : t('no')) },
    {
      title: t('actions'),
      cell: (one) => (
        <Actions
          target={one}
          name={one.to}
          onTest={() => test.mutate({ path: { id: one.id } })}
          onSwitch={() =>
            change.mutate({ path: { id: one.id }, body: { enabled: !one.enabled }, extras: { ifMatch: one.version } })
          }
          onRemove={() => remove.mutate({ path: { id: one.id } })}
        />
      ),
    },
  ];
  return (
    <Sheet
      title={t('notify.recipients')}
      extra={<Add label={t('notify.addRecipient')} onAdd={() => setAdding(true)} />}
    >
      <ProblemNotice problem={pages.error ?? test.error ?? change.error ?? remove.error} />
      <PagedTable
        label={t('notify.recipients')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('notify.noRecipient')}
      />
      {adding && <NewRecipient onClose={() => setAdding(false)} />}
    </Sheet>
  );
}

function Add({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) {
  return (
    <Button type="primary" onClick={onAdd}>
      {label}
    </Button>
  );
}

interface ActionsProps {
  readonly target: { readonly enabled: boolean; readonly origin: 'config' | 'api' };
  readonly name: string;
  readonly onTest: () => void;
  readonly onSwitch: () => void;
  readonly onRemove: () => void;
  readonly onRenew?: () => void;
}

/** What the configuration file keeps is not changed here. */
function Actions({ target, name, onTest, onSwitch, onRemove, onRenew }: ActionsProps) {
  const { t } = useTranslation('admin');
  const own = target.origin === 'api';
  return (
    <span className="actions">
      <Button size="small" onClick={onTest}>
        {t('notify.test')}
        <span className="unseen"> {name}</span>
      </Button>
      {own && onRenew && (
        <Button size="small" onClick={onRenew}>
          {t('notify.renew')}
        </Button>
      )}
      {own && (
        <Button size="small" onClick={onSwitch}>
          {t(target.enabled ? 'notify.off' : 'notify.on')}
        </Button>
      )}
      {own && (
        <Button size="small" danger onClick={() => window.confirm(t('notify.removeSure', { name })) && onRemove()}>
          {t('remove')}
        </Button>
      )}
      {!own && <span className="quiet">{t('notify.config')}</span>}
    </span>
  );
}
