import { useTranslation } from 'react-i18next';
import type { Device, LastValue, Signal } from '../../api/schema.d.ts';
import { Since } from '../../kit/clocks.tsx';
import { shownUnit, useFormat } from '../../kit/format.ts';
import { Nothing, Sheet } from '../../kit/sheet.tsx';

interface ValuesSheetProps {
  readonly device: Device;
  readonly signals: readonly Signal[];
  readonly picked: readonly string[];
  readonly onPick: (name: string) => void;
}

/** The newest value of each signal heard; numbers are picked to be drawn. */
export function ValuesSheet({ device, signals, picked, onPick }: ValuesSheetProps) {
  const { t } = useTranslation('fleet');
  const heard = signals.flatMap((signal) => {
    const last = device.last_values[signal.name];
    return last === undefined ? [] : [{ signal, last }];
  });
  return (
    <Sheet title={t('values.title')}>
      {heard.length === 0 && <Nothing>{t('values.none')}</Nothing>}
      <ul className="rows values">
        {heard.map(({ signal, last }) => (
          <li key={signal.name}>
            {signal.kind === 'number' ? (
              <label>
                <input type="checkbox" checked={picked.includes(signal.name)} onChange={() => onPick(signal.name)} />{' '}
                {signal.title}
              </label>
            ) : (
              <span>{signal.title}</span>
            )}
            <Value signal={signal} last={last} />
            <span className="quiet">
              <Since at={last.ts} />
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Value({ signal, last }: { readonly signal: Signal; readonly last: LastValue }) {
  const { t, i18n } = useTranslation('fleet');
  const { number } = useFormat();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const { value, expired } = last;
  const text =
    typeof value === 'number'
      ? `${number(value, 2)} ${shownUnit(signal.unit)}`
      : typeof value === 'boolean'
        ? t(`values.${value}`)
        : (signal.value_titles?.[value]?.[language] ?? (value === 'none' ? '–' : value));
  return (
    <strong>
      {text}
      {expired && <span className="quiet"> {t('values.expired')}</span>}
    </strong>
  );
}
