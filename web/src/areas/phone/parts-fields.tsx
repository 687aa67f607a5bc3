import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { counted, type Draft } from './report.ts';

interface PartsFieldsProps {
  readonly deviceType: string | undefined;
  readonly draft: Draft;
  readonly enter: (more: Partial<Draft>) => void;
}

/** Parts that were used: of the catalogue by a list, others by name. */
export function PartsFields({ deviceType, draft, enter }: PartsFieldsProps) {
  const { t } = useTranslation('phone');
  const query = { limit: 500, ...(deviceType === undefined ? {} : { device_type: deviceType }) };
  const { data } = useAnswer('GET /parts', { query });
  const known = data?.items ?? [];
  const titleOf = (number: string): string => known.find((one) => one.number === number)?.title ?? number;
  return (
    <section className="phone-sheet" aria-label={t('parts.title')}>
      <h2>{t('parts.title')}</h2>
      <ul className="phone-parts">
        {draft.parts.map(({ part, quantity }) => (
          <PartRow
            key={part}
            name={titleOf(part)}
            quantity={quantity}
            onCount={(by) => enter({ parts: counted(draft.parts, part, by) })}
          />
        ))}
        {draft.otherParts.map(({ part, quantity }) => (
          <PartRow
            key={`other ${part}`}
            name={part}
            quantity={quantity}
            onCount={(by) => enter({ otherParts: counted(draft.otherParts, part, by) })}
          />
        ))}
      </ul>
      <label className="phone-field">
        {t('parts.add')}
        <select value="" onChange={({ target }) => enter({ parts: counted(draft.parts, target.value, 1) })}>
          <option value="">{t('report.choose')}</option>
          {known.map(({ number, title }) => (
            <option key={number} value={number}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <OtherPart onAdd={(name) => enter({ otherParts: counted(draft.otherParts, name, 1) })} />
    </section>
  );
}

interface PartRowProps {
  readonly name: string;
  readonly quantity: number;
  readonly onCount: (by: number) => void;
}

function PartRow({ name, quantity, onCount }: PartRowProps) {
  const { t } = useTranslation('phone');
  return (
    <li>
      <span>{name}</span>
      <span className="phone-count">
        <button
          type="button"
          className="phone-button"
          aria-label={t('parts.less', { name })}
          onClick={() => onCount(-1)}
        >
          −
        </button>
        <span>{quantity}</span>
        <button
          type="button"
          className="phone-button"
          aria-label={t('parts.more', { name })}
          onClick={() => onCount(1)}
        >
          +
        </button>
      </span>
    </li>
  );
}

function OtherPart({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const { t } = useTranslation('phone');
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() !== '') onAdd(name.trim());
    setName('');
  };
  return (
    <div className="phone-row phone-other">
      <label className="phone-field">
        {t('parts.other')}
        <input
          maxLength={300}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
      </label>
      <button type="button" className="phone-button" disabled={name.trim() === ''} onClick={add}>
        {t('parts.addOther')}
      </button>
    </div>
  );
}
