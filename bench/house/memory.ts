import { forkLoad } from '../../simulators/index.ts';
import { type Figures, mebibytes, pause, type Say, seconds, whole } from './figures.ts';
import { everythingStored, importHeaters, openHouse } from './house-under-test.ts';
import { rested, usageOf } from './process-usage.ts';
import { whollyAcked } from './throughput.ts';

export interface MemoryOptions {
  readonly devices: number;
  readonly messagesEach: number;
}

/** Connections at once, so that the limit of open files is no matter. */
const wave = 2_000;

/** What a fleet costs: memory once every device has spoken, and the time to start with it; beside an empty house. */
export async function benchMemory({ devices, messagesEach }: MemoryOptions, say: Say): Promise<Figures> {
  await using house = await openHouse();
  await pause(2_000);
  const empty = { rss: usageOf(house.daemon.pid).rssBytes, start: house.startedIn };
  const began = performance.now();
  const credentials = await importHeaters(house.daemon, 'gh', devices);
  const importing = (performance.now() - began) / 1_000;
  for (let from = 0; from < devices; from += wave) {
    const speaking = credentials.slice(from, from + wave);
    const { host, port } = house.daemon.mqtt;
    const shape = { host, port, credentials: speaking, connections: speaking.length, window: messagesEach };
    whollyAcked(await forkLoad({ ...shape, rate: 'max', messages: messagesEach * speaking.length }).report);
  }
  await everythingStored(house.daemon);
  await rested(house.daemon.pid);
  const spoken = usageOf(house.daemon.pid);
  await house.daemon.stop();
  await house.startAgain();
  await rested(house.daemon.pid);
  const again = { rss: usageOf(house.daemon.pid).rssBytes, start: house.startedIn };
  say(
    `memory: ${whole(devices)} devices that each sent ${messagesEach} messages: ${mebibytes(spoken.rssBytes)} resident (peak ${mebibytes(spoken.peakRssBytes)}), after a restart ${mebibytes(again.rss)}; an empty house ${mebibytes(empty.rss)}`,
  );
  say(
    `memory: starts with them in ${seconds(again.start)}, empty in ${seconds(empty.start)}; importing them took ${seconds(importing)}, each with a call for its maintenance, which is due`,
  );
  return {
    rss_bytes: spoken.rssBytes,
    peak_rss_bytes: spoken.peakRssBytes,
    rss_after_restart_bytes: again.rss,
    empty_rss_bytes: empty.rss,
    start_seconds: again.start,
    empty_start_seconds: empty.start,
    import_seconds: importing,
  };
}
