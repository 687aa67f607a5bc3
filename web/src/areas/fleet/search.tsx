import { Button } from 'antd';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';

/** Finds devices by id, address, customer or phone. */
export function Search() {
  const { t } = useTranslation('fleet');
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useHotKey('/', t('search.key'), () => field.current?.focus());
  const find = (event: FormEvent): void => {
    event.preventDefault();
    go(text.trim() === '' ? '/fleet' : `/fleet?q=${encodeURIComponent(text.trim())}`);
  };
  return (
    <search>
      <form className="fleet-search" onSubmit={find}>
        <input
          className="control"
          ref={field}
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          value={text}
          maxLength={100}
          onChange={({ target }) => setText(target.value)}
        />
        <Button htmlType="submit">
          {t('search.find')}
          <KeyCap of="/" />
        </Button>
      </form>
    </search>
  );
}
