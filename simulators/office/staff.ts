import type { OfficeClient } from './office-client.ts';

/** Who works for the town: a provider of each district, one for the whole city, and the care centre. */
export interface Staff {
  readonly providers: readonly { readonly id: string; readonly technicians: readonly Hired[] }[];
  readonly agents: readonly Token[];
  readonly dispatcher: Token;
}

interface Token {
  readonly name: string;
  readonly token: string;
}

interface Hired extends Token {
  readonly id: string;
  readonly skill: number;
}

export interface StaffPlan {
  readonly city: string;
  readonly districts: readonly string[];
  /** Technicians of each district's provider. */
  readonly technicians: number;
  readonly agents: number;
}

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const hours = (from: string, to: string) => ({
  time_zone: 'Asia/Shanghai',
  weekly: Object.fromEntries(everyDay.map((day) => [day, [{ from, to }]])),
  exceptions: [],
});

/** Makes the people and their tokens over the API. */
export async function hire(admin: OfficeClient, plan: StaffPlan): Promise<Staff> {
  const made = async <T>(path: string, body: unknown): Promise<T> => {
    const { status, body: answer } = await admin.command<T>(path, body);
    if (status !== 201) throw new Error(`POST ${path} is answered ${status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const tokenOf = async (name: string, more: object): Promise<Token> => {
    const { token } = await made<{ token: string }>('tokens', { name, ...more });
    return { name, token };
  };
  const providerOf = async (name: string, district: string | null, count: number, duty: readonly number[]) => {
    const territories = [{ city: plan.city, district }];
    const { id } = await made<{ id: string }>('providers', { name, tier: 'C', territories });
    const technicians: Hired[] = [];
    for (let n = 0; n < count; n += 1) {
      const skill = 1 + (n % 3);
      // Those of the city's provider are on duty day and night.
      const shifts = duty.length === 0 ? null : hours('08:00', n % 2 === 0 ? '18:00' : '22:00');
      const person = { provider_id: id, name: `${name} ${n + 1}`, skill: duty.length === 0 ? 3 : skill, shifts };
      const { id: technician_id } = await made<{ id: string }>('technicians', person);
      const token = await tokenOf(person.name.replaceAll(' ', '-'), {
        role: 'provider',
        provider_id: id,
        technician_id,
      });
      technicians.push({ ...token, id: technician_id, skill: person.skill });
    }
    return { id, technicians };
  };
  const providers = [];
  for (const [n, district] of plan.districts.entries()) {
    providers.push(await providerOf(`service-${n + 1}`, district, plan.technicians, [1]));
  }
  providers.push(await providerOf('rescue', null, Math.max(3, plan.technicians), []));
  const agents = [];
  for (let n = 1; n <= plan.agents; n += 1) agents.push(await tokenOf(`agent-${n}`, { role: 'agent' }));
  return { providers, agents, dispatcher: await tokenOf('dispatcher-1', { role: 'dispatcher' }) };
}
