import { forkLoad } from '../../simulators/index.ts';
import { type Figures, type Say, seconds, whole } from './figures.ts';
import { importHeaters, openHouse } from './house-under-test.ts';
import { countRows, loadShape, whollyAcked } from './throughput.ts';

/**
 * From the command to the ready line after kill -9, beside an empty house. The kill falls on the last PUBACK, when
 * the newest snapshot is as old as it gets. What lies before that snapshot the journal has let go of.
 */
export async function benchStartUp(messages: number, say: Say): Promise<Figures> {
  await using house = await openHouse();
  const empty = house.startedIn;
  const credentials = await importHeaters(house.daemon, 'gh', loadShape.connections);
  const { port } = house.daemon.mqtt;
  whollyAcked(await forkLoad({ ...loadShape, port, credentials, rate: 'max', messages }).report);
  await house.daemon.kill();
  await house.startAgain();
  const killed = house.startedIn;
  const rows = await countRows(house.daemon, credentials);
  if (rows !== messages) throw new Error(`${messages} messages were acknowledged and ${rows} can be read back`);
  say(
    `startup: ready ${seconds(killed)} after kill -9 with ${whole(messages)} messages in the journal, every one of them stored; an empty house ${seconds(empty)}`,
  );
  return { after_kill_seconds: killed, empty_seconds: empty };
}
