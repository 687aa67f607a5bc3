import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BacktestEpisode } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { DeviceLink } from '../../../kit/links.tsx';
import { Nothing } from '../../../kit/sheet.tsx';
import { type Bar, type Lane, lanesOf } from './lanes.ts';

interface TimelineProps {
  readonly from: number;
  readonly to: number;
  readonly a: readonly BacktestEpisode[];
  /** Null where nothing was compared. */
  readonly b: readonly BacktestEpisode[] | null;
}

const firstShown = 20;

/** A line for each device: above what A found, below what B did. */
export function Timeline({ from, to, a, b }: TimelineProps) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const [all, setAll] = useState(false);
  const lanes = lanesOf({ from, to }, a, b ?? []);
  const shown = all ? lanes : lanes.slice(0, firstShown);
  if (lanes.length === 0) return <Nothing>{t('backtest.noEpisode')}</Nothing>;
  return (
    <>
      <div className="lab-axis" aria-hidden="true">
        <span>{dateTime(from)}</span>
        <span>{dateTime((from + to) / 2)}</span>
        <span>{dateTime(to)}</span>
      </div>
      <ul className="lab-lanes">
        {shown.map((lane) => (
          <LaneRow key={lane.subject} lane={lane} compared={b !== null} />
        ))}
      </ul>
      {lanes.length > shown.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('backtest.allLanes', { count: lanes.length })}
        </Button>
      )}
    </>
  );
}

function LaneRow({ lane, compared }: { readonly lane: Lane; readonly compared: boolean }) {
  const { t } = useTranslation('lab');
  const { subject, isDevice, a, b } = lane;
  return (
    <li>
      <span className="lab-lane-name">
        {isDevice ? <DeviceLink id={subject} /> : subject}
        <span className="quiet"> {t('backtest.counts', { a: a.length, b: b.length })}</span>
      </span>
      <span className="lab-track" aria-hidden="true" data-compared={compared}>
        {a.map((bar) => (
          <BarOf key={bar.episode.since} bar={bar} version="a" />
        ))}
        {b.map((bar) => (
          <BarOf key={bar.episode.since} bar={bar} version="b" />
        ))}
      </span>
    </li>
  );
}

function BarOf({ bar, version }: { readonly bar: Bar; readonly version: 'a' | 'b' }) {
  const { dateTime } = useFormat();
  const { since, ended_at, severity } = bar.episode;
  return (
    <span
      className="lab-episode"
      data-version={version}
      title={`${severity} ${dateTime(since)} – ${ended_at === null ? '…' : dateTime(ended_at)}`}
      style={{ left: `${bar.start * 100}%`, width: `${bar.length * 100}%` }}
    />
  );
}
