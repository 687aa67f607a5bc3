import { Component, type ComponentType, lazy, type PropsWithChildren, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { useSession } from '../api/session.tsx';
import type { Page, Takeover } from '../kit/page.ts';
import { pages, takeovers } from '../pages.ts';
import { Away } from './away.tsx';
import { HotKeyHelp } from './hot-key-help.tsx';
import { Navigation } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';
import { useNarrow } from './use-narrow.ts';
import { Waiting } from './waiting.tsx';

/** Each page's component is loaded when the page is first opened. */
const views: ReadonlyMap<Page, ComponentType> = new Map(
  pages.map((page) => [page, lazy(async () => ({ default: (await page.load()).Page }))]),
);
const overlays: ReadonlyMap<Takeover, ComponentType> = new Map(
  takeovers.map((takeover) => [takeover, lazy(async () => ({ default: (await takeover.load()).Takeover }))]),
);

export function Frame() {
  const { may } = useSession();
  const { t } = useTranslation('console');
  const [open, setOpen] = useState(false);
  const narrow = useNarrow();
  const allowed = pages.filter(({ permission }) => may(permission));
  const named = allowed.filter(({ unlisted, outside }) => unlisted !== true && (outside !== true || !may('read')));
  const [first] = named;
  return (
    <div className="frame" data-nav={open ? 'open' : 'closed'}>
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <TopBar onMenu={() => setOpen(!open)} menuOpen={open} narrow={narrow} />
      <Navigation pages={named} narrow={narrow} onGone={() => setOpen(false)} />
      <main id="page" tabIndex={-1}>
        <Away />
        <Fence>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {allowed.map((page) => (
                <Route
                  key={page.path}
                  path={page.below === true ? `${page.path}/*?` : page.path}
                  component={views.get(page) ?? NoSuchPage}
                />
              ))}
              <Route path="/">{first === undefined ? <NoSuchPage /> : <Redirect to={first.path} replace />}</Route>
              <Route component={NoSuchPage} />
            </Switch>
          </Suspense>
        </Fence>
      </main>
      {takeovers
        .filter(({ permission }) => may(permission))
        .map((takeover, place) => {
          const Overlay = overlays.get(takeover);
          return (
            Overlay && (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
              <Suspense key={place} fallback={null}>
                <Overlay />
              </Suspense>
            )
          );
        })}
      <HotKeyHelp />
    </div>
  );
}

function NoSuchPage() {
  const { t } = useTranslation('console');
  return <p className="nothing">{t('noSuchPage')}</p>;
}

/** A page that fails takes nothing else with it. */
class Fence extends Component<PropsWithChildren, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed onAgain={() => this.setState({ failed: false })} /> : this.props.children;
  }
}

function Failed({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation('console');
  return (
    <div role="alert" className="nothing">
      {t('pageFailed')}{' '}
      <button type="button" className="link" onClick={onAgain}>
        {t('problem.again')}
      </button>
    </div>
  );
}
