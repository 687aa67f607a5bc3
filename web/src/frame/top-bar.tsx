import { useTranslation } from 'react-i18next';
import { useLive } from '../api/live.tsx';
import { useFormat } from '../kit/format.ts';
import { useNow } from '../kit/now.tsx';
import { OwnControls } from './own-controls.tsx';

interface TopBarProps {
  readonly onMenu: () => void;
  readonly menuOpen: boolean;
  readonly narrow: boolean;
}

export function TopBar({ onMenu, menuOpen, narrow }: TopBarProps) {
  const { t } = useTranslation('console');
  return (
    <header className="top-bar">
      <button type="button" className="menu-button" aria-expanded={menuOpen} onClick={onMenu}>
        <span aria-hidden="true">☰</span>
        <span className="unseen">{t('menu')}</span>
      </button>
      <span className="brand">Carewatch</span>
      <Liveliness />
      <span className="spacer" />
      {!narrow && (
        <>
          <HouseTime />
          <OwnControls />
        </>
      )}
    </header>
  );
}

function Liveliness() {
  const { t } = useTranslation('console');
  const { state } = useLive();
  if (state === 'none') return null;
  return (
    <span className="liveliness" data-state={state}>
      {t(`live.${state}`)}
    </span>
  );
}

function HouseTime() {
  const format = useFormat();
  const now = useNow();
  return (
    <time className="house-time" dateTime={new Date(now).toISOString()}>
      {format.date(now)} {format.time(now)}
    </time>
  );
}
