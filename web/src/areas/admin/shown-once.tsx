import { Button, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../kit/fields.tsx';

interface ShownOnceProps {
  readonly title: string;
  /** What is done with it. */
  readonly hint?: string;
  /** What is shown, by its name. */
  readonly lines: readonly (readonly [name: string, value: string])[];
  /** Read by an installer's phone; left out where nobody scans it. */
  readonly qr?: string;
  readonly onClose: () => void;
}

/** A secret that the house does not keep: whoever closes this has noted it. */
export function ShownOnce({ title, hint, lines, qr, onClose }: ShownOnceProps) {
  const { t } = useTranslation('admin');
  const [copied, setCopied] = useState('');
  const copy = async (name: string, value: string): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(name);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p role="alert">
        <strong>{t('once.warning')}</strong>
      </p>
      {hint !== undefined && <p className="plain">{hint}</p>}
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd className="actions">
              <code>{value}</code>
              {/* Browsers offer it to pages of HTTPS and of this machine alone. */}
              {'clipboard' in navigator && (
                <Button size="small" onClick={() => void copy(name, value)}>
                  {t(copied === name ? 'once.copied' : 'once.copy')}
                  <span className="unseen"> {name}</span>
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {qr !== undefined && (
        <div role="img" aria-label={t('once.qr')}>
          <div aria-hidden="true">
            <QRCode type="svg" value={qr} size={180} bordered={false} color="#000000" bgColor="#ffffff" />
          </div>
        </div>
      )}
      <div className="actions">
        <Button type="primary" onClick={onClose}>
          {t('once.noted')}
        </Button>
      </div>
    </Dialog>
  );
}
