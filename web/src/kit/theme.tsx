import { theme as antdTheme, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** `system` follows the machine. */
export const looks = ['system', 'light', 'dark'] as const;
export type Look = (typeof looks)[number];

interface ThemeChoice {
  readonly look: Look;
  readonly dark: boolean;
  readonly choose: (look: Look) => void;
}

const kept = 'carewatch.look';
const ThemeContext = createContext<ThemeChoice>({ look: 'system', dark: false, choose: () => undefined });
export const useTheme = (): ThemeChoice => useContext(ThemeContext);

const locales: Readonly<Record<string, () => Promise<{ readonly default: Locale }>>> = {
  'zh-CN': () => import('antd/es/locale/zh_CN'),
  en: () => import('antd/es/locale/en_US'),
};

/** Ant Design in the colours of the house: every text has the contrast of WCAG AA on every ground it stands on. */
const tokens = {
  light: {
    ...{
      colorPrimary: '#0958d9',
      colorPrimaryHover: '#1668dc',
      colorLink: '#0958d9',
      colorSuccess: '#237804',
      colorWarning: '#ad4e00',
    },
    ...{ colorError: '#cf1322', colorInfo: '#0958d9', colorBgLayout: '#f3f5f8' },
    ...{ colorTextSecondary: '#434b57', colorTextTertiary: '#4f5866', colorTextDescription: '#4f5866' },
    ...{ colorTextQuaternary: '#5b6472', colorTextPlaceholder: '#5f6875' },
  },
  dark: {
    ...{ colorPrimary: '#4096ff', colorLink: '#7ab8ff', colorSuccess: '#73d13d', colorWarning: '#ffc53d' },
    ...{ colorError: '#ff7875', colorInfo: '#7ab8ff', colorBgLayout: '#0b0d10' },
    ...{ colorTextSecondary: '#c3cad4', colorTextTertiary: '#aeb6c2', colorTextDescription: '#aeb6c2' },
    ...{ colorTextQuaternary: '#9ba4b1', colorTextPlaceholder: '#949dab', colorTextLightSolid: '#06101f' },
    ...{ controlItemBgActive: '#15253a' },
  },
} as const;

export function ThemeProvider({ children }: PropsWithChildren) {
  const [look, setLook] = useState<Look>(() => looks.find((one) => one === localStorage.getItem(kept)) ?? 'system');
  const systemDark = useSystemDark();
  const dark = look === 'system' ? systemDark : look === 'dark';
  const locale = useLocale();
  const choice = useMemo(
    () => ({
      look,
      dark,
      choose: (next: Look) => {
        localStorage.setItem(kept, next);
        setLook(next);
      },
    }),
    [look, dark],
  );
  const config = useMemo(
    () => ({
      algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
      token: { fontFamily: 'inherit', ...tokens[dark ? 'dark' : 'light'], borderRadius: 6, wireframe: false },
    }),
    [dark],
  );
  return (
    <ThemeContext value={choice}>
      <ConfigProvider theme={config} {...(locale === undefined ? {} : { locale })} button={{ autoInsertSpace: false }}>
        <Colours dark={dark} />
        {children}
      </ConfigProvider>
    </ThemeContext>
  );
}

/** The colours of the components for our own styles, as `--cw-…`. */
function Colours({ dark }: { readonly dark: boolean }) {
  const { token } = antdTheme.useToken();
  useEffect(() => {
    const { style } = document.documentElement;
    style.colorScheme = dark ? 'dark' : 'light';
    document.documentElement.dataset.look = dark ? 'dark' : 'light';
    const colours = {
      ...{ text: token.colorText, quiet: token.colorTextSecondary, ground: token.colorBgLayout },
      ...{ sheet: token.colorBgContainer, raised: token.colorBgElevated, line: token.colorBorderSecondary },
      ...{ accent: token.colorPrimary, link: token.colorLink, hover: token.colorFillSecondary },
      ...{ chosen: token.controlItemBgActive, danger: token.colorError, good: token.colorSuccess },
      ...{ warning: token.colorWarning, 'on-accent': token.colorTextLightSolid, edge: token.colorBorder },
    };
    for (const [name, value] of Object.entries(colours)) style.setProperty(`--cw-${name}`, value);
  }, [token, dark]);
  return null;
}

function useSystemDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => setDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return dark;
}

/** Words of the components themselves; English until those of another language are here. */
function useLocale(): Locale | undefined {
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let wanted = true;
    void locales[i18n.language]?.().then((file) => wanted && setLocale(file.default));
    return () => {
      wanted = false;
    };
  }, [i18n.language]);
  return locale;
}
