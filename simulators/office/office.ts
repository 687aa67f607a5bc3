import { createRandom } from '../randomness.ts';
import { createAgent } from './agent.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Deed, Field, TicketSeen } from './field.ts';
import type { AnsweredCommand, House, OfficeClient } from './office-client.ts';
import { createOfficeClient } from './office-client.ts';
import type { StaffPlan } from './staff.ts';
import { hire } from './staff.ts';
import type { Technician } from './technician.ts';
import { createTechnician } from './technician.ts';

/** Everybody who works for a town, each through the API with a token of his own. */
export interface Office {
  /** Everybody does what there is to do at this instant, at the same time. */
  act(at: number): Promise<void>;
  readonly deeds: readonly Deed[];
  readonly answered: readonly AnsweredCommand[];
}

export interface OfficeOptions {
  readonly house: House;
  readonly adminToken: string;
  readonly seed: number;
  readonly plan: StaffPlan;
  readonly field: Field;
}

interface Board {
  readonly dispatch: { readonly technician_id: string | null };
  readonly ticket: TicketSeen;
}

export async function openOffice({ house, adminToken, seed, plan, field }: OfficeOptions): Promise<Office> {
  const deeds: Deed[] = [];
  const answered: AnsweredCommand[] = [];
  const clientOf = (name: string, token: string): OfficeClient =>
    createOfficeClient({ name, token, house }, (command) => void answered.push(command));
  const staff = await hire(clientOf('hiring', adminToken), plan);
  // What was hired is no work of the week.
  answered.length = 0;
  const note = (deed: Deed) => void deeds.push(deed);

  const crews = staff.providers.map(({ technicians }) => {
    const crew = technicians.map(({ id, name, token }) => {
      const client = clientOf(name, token);
      const random = createRandom(seed, `technician/${name}`);
      return { client, technician: createTechnician({ id, client, random, field }, note) };
    });
    return { board: crew[0]?.client, technicians: crew.map(({ technician }) => technician) };
  });
  const agents = staff.agents.map(({ name, token }, n) => {
    const random = createRandom(seed, `agent/${name}`);
    // The first is there at night too.
    const atWork = (hourOfDay: number) => n === 0 || (hourOfDay >= 8 && hourOfDay < 22);
    return createAgent(clientOf(name, token), { random, field, atWork });
  });
  const dispatcher = createDispatcher(
    {
      client: clientOf(staff.dispatcher.name, staff.dispatcher.token),
      random: createRandom(seed, 'dispatcher'),
      seniors: staff.providers.at(-1)?.technicians.map(({ id }) => id) ?? [],
    },
    note,
  );

  async function actCrew(board: OfficeClient | undefined, technicians: readonly Technician[], at: number) {
    const offers = (await board?.all<Board>('dispatches?state=offered')) ?? [];
    for (const technician of technicians) {
      const own = offers.filter(({ dispatch }) => dispatch.technician_id === technician.id);
      technician.offered(
        own.map(({ ticket }) => ticket),
        at,
      );
    }
    await Promise.all(technicians.map((technician) => technician.act(at)));
  }

  return {
    deeds,
    answered,
    async act(at) {
      await Promise.all([
        ...crews.map(({ board, technicians }) => actCrew(board, technicians, at)),
        ...agents.map((agent) => agent.act(at)),
        dispatcher.act(at),
      ]);
    },
  };
}
