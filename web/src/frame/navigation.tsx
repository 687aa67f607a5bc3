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
  const here = placeOf(location, pages);
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
                  <Link href={path} onClick={onGone} aria-current={path === here ? 'page' : undefined}>
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

/** The page of the list under which the location is: the one that says most of it. */
function placeOf(location: string, pages: readonly Page[]): string | undefined {
  const above = pages.map(({ path }) => path).filter((path) => location === path || location.startsWith(`${path}/`));
  return above.toSorted((a, b) => b.length - a.length)[0];
}
