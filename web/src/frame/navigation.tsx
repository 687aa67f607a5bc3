import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { groups, type Page } from '../kit/page.ts';
import { OwnControls } from './own-controls.tsx';

interface NavigationProps {
  readonly pages: readonly Page[];
  readonly narrow: boolean;
  readonly onGone: () => void;
}

export function Navigation({ pages, narrow, onGone }: NavigationProps) {
  const areas = [...new Set(pages.map(({ title }) => title.split(':', 1)[0] ?? ''))];
  const { t } = useTranslation(['console', ...areas]);
  const [location] = useLocation();
  return (
    <nav className="navigation" aria-label={t('console:navigation')}>
      {groups.map((group) => {
        const members = pages.filter((page) => page.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group} aria-label={t(`console:group.${group}`)}>
            <h2>{t(`console:group.${group}`)}</h2>
            <ul>
              {members.map(({ path, title }) => (
                <li key={path}>
                  <Link href={path} onClick={onGone} aria-current={isAt(location, path) ? 'page' : undefined}>
                    {t(title)}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {narrow && (
        <div className="own-controls">
          <OwnControls onGone={onGone} />
        </div>
      )}
    </nav>
  );
}

const isAt = (location: string, path: string): boolean => location === path || location.startsWith(`${path}/`);
