import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { namesIn } from './written.ts';

export function NewWebhook({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}) {
  const { t } = useTranslation('admin');
  const [url, setUrl] = useState('');
  const [topics, setTopics] = useState('*');
  const add = useCommand('POST /webhooks');
  return (
    <FormDialog
      title={t('notify.addWebhook')}
      action={t('save')}
      onClose={onClose}
      onSend={async () =>
        onMade((await add.mutateAsync({ body: { url: url.trim(), topics: namesIn(topics) } })).secret)
      }
    >
      <TextField type="url" label={t('notify.url')} value={url} onChange={setUrl} required />
      <TextField label={t('notify.topicsHow')} value={topics} onChange={setTopics} required />
    </FormDialog>
  );
}

const kinds = ['mail', 'sms', 'voice'] as const;
const languages = ['zh-CN', 'en'] as const;

export function NewRecipient({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [kind, setKind] = useState<(typeof kinds)[number]>('mail');
  const [language, setLanguage] = useState<(typeof languages)[number]>('zh-CN');
  const [to, setTo] = useState('');
  const [topics, setTopics] = useState('*');
  const add = useCommand('POST /recipients');
  return (
    <FormDialog
      title={t('notify.addRecipient')}
      action={t('save')}
      onClose={onClose}
      onSend={() => add.mutateAsync({ body: { kind, language, to: to.trim(), topics: namesIn(topics) } })}
    >
      <ChoiceField
        label={t('notify.kind')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((one) => [one, t(`kind.${one}`)] as const)}
      />
      <TextField label={t('notify.to')} value={to} onChange={setTo} required />
      <ChoiceField
        label={t('notify.language')}
        value={language}
        onChange={setLanguage}
        choices={languages.map((one) => [one, one === 'en' ? 'English' : '中文'] as const)}
      />
      <TextField label={t('notify.topicsHow')} value={topics} onChange={setTopics} required />
    </FormDialog>
  );
}
