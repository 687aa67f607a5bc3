import type { TownHouse } from '../../../bench/winter/town-house.ts';
import { createAgent } from '../../../simulators/office/agent.ts';
import { createDispatcher } from '../../../simulators/office/dispatcher.ts';
import type { Field, TicketSeen } from '../../../simulators/office/field.ts';
import { createOfficeClient } from '../../../simulators/office/office-client.ts';
import { createTechnician, type Technician } from '../../../simulators/office/technician.ts';
import { createRandom } from '../../../simulators/randomness.ts';
import type { Town } from '../../../simulators/town/town.ts';
import { inChinese } from './in-chinese.ts';
import { type Hired, hire } from './staff.ts';

/** People who work for the town as its devices go on: agents, a dispatcher, technicians. */
export interface Crew {
  readonly act: (at: number) => Promise<void>;
  /** Only technicians do what there is to do. */
  readonly repair: (at: number) => Promise<void>;
}

interface Offer {
  readonly dispatch: { readonly technician_id: string | null };
  readonly ticket: TicketSeen;
}

const ignore = (): void => undefined;

export async function openCrew(house: TownHouse, town: Town): Promise<Crew> {
  const staff = await hire(house.api);
  const field = fieldOf(town);
  const clientOf = ({ name, token }: { readonly name: string; readonly token: string }) =>
    inChinese(createOfficeClient({ name, token, house }, ignore));
  const technicianOf = (hired: Hired): Technician => {
    const random = createRandom(1, `technician/${hired.name}`);
    return createTechnician({ id: hired.id, client: clientOf(hired), random, field }, ignore);
  };
  const teams = staff.teams.map((team) => ({
    board: team[0] && clientOf(team[0]),
    technicians: team.map(technicianOf),
  }));
  const agents = staff.agents.map((agent, n) =>
    createAgent(clientOf(agent), {
      ...{ random: createRandom(1, `agent/${agent.name}`), field },
      atWork: (hourOfDay) => n === 0 || (hourOfDay >= 8 && hourOfDay < 22),
    }),
  );
  const seniors = staff.teams.at(-1)?.map(({ id }) => id) ?? [];
  const random = createRandom(1, 'dispatcher');
  const dispatcher = createDispatcher({ client: clientOf(staff.dispatcher), random, seniors }, ignore);
  const repair = async (at: number): Promise<void> => {
    for (const { board, technicians } of teams) {
      const offers = (await board?.all<Offer>('dispatches?state=offered')) ?? [];
      for (const technician of technicians) {
        const own = offers.filter(({ dispatch }) => dispatch.technician_id === technician.id);
        const tickets = own.map(({ ticket }) => ticket);
        technician.offered(tickets, at);
      }
      await Promise.all(technicians.map((technician) => technician.act(at)));
    }
  };
  return {
    repair,
    async act(at) {
      await repair(at);
      await Promise.all([...agents.map((agent) => agent.act(at)), dispatcher.act(at)]);
    },
  };
}

function fieldOf(town: Town): Field {
  const workOn = (device: string) => town.running(device).flatMap(({ episode }) => episode.work ?? []);
  return {
    broken: (device) => workOn(device).some((work) => work.broken()),
    usedAt: () => undefined,
    mendable: (device) => workOn(device).length > 0,
    mend(device, at, holdsFor) {
      for (const work of workOn(device)) work.mend(at, holdsFor);
    },
  };
}
