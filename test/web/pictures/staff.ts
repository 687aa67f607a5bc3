import { districts } from '../../../simulators/town/districts.ts';
import type { Client } from '../../harness/client.ts';
import { city } from './city.ts';

export interface Hired {
  readonly id: string;
  /** By which the access token is known. */
  readonly name: string;
  readonly token: string;
}

export interface Staff {
  /** Technicians of each provider; the last one's are on duty day and night. */
  readonly teams: readonly (readonly Hired[])[];
  readonly agents: readonly Omit<Hired, 'id'>[];
  readonly dispatcher: Omit<Hired, 'id'>;
}

const inDistricts: readonly (readonly (readonly [account: string, name: string])[])[] = [
  [
    ['zhou.haitao', '周海涛'],
    ['wu.jianping', '吴建平'],
  ],
  [
    ['zheng.xiaojun', '郑晓军'],
    ['he.zhiqiang', '何志强'],
  ],
  [
    ['lin.guodong', '林国栋'],
    ['xu.wenbin', '徐文斌'],
  ],
  [
    ['ma.yong', '马勇'],
    ['hu.xiaofeng', '胡晓峰'],
  ],
];
const onDuty = [
  ['cao.lei', '曹磊'],
  ['deng.hui', '邓辉'],
  ['song.qiang', '宋强'],
] as const;

const hours = (from: string, to: string) => ({
  time_zone: 'Asia/Shanghai',
  weekly: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [{ from, to }]] as const),
  ),
  exceptions: [],
});

/** A provider for each district and one for emergencies, and the care centre. */
export async function hire(api: Client): Promise<Staff> {
  const tokenOf = async (name: string, more: object) => {
    const { token } = await api.post<{ token: string }>('tokens', { name, ...more });
    return { name, token };
  };
  const teamOf = async (name: string, district: string | null, people: readonly (readonly [string, string])[]) => {
    const territories = [{ city, district }];
    const { id } = await api.post('providers', { name, tier: 'B', territories, phone: '+86 000 0000 9500' });
    const team: Hired[] = [];
    for (const [n, [account, person]] of people.entries()) {
      const shifts = district === null ? null : hours('08:00', n === 0 ? '20:00' : '22:00');
      const skill = district === null ? 3 : 3 - n;
      const certifications = [
        { kind: 'gas', expires_on: '2027-06-30' },
        { kind: 'elevator', expires_on: '2027-03-31' },
      ];
      const technician = await api.post('technicians', {
        ...{ provider_id: id, name: person, skill, shifts, certifications, phone: `+86 000 0000 96${team.length}1` },
      });
      const access = await tokenOf(account, { role: 'provider', provider_id: id, technician_id: technician.id });
      team.push({ ...access, id: technician.id });
    }
    return team;
  };
  const teams: Hired[][] = [];
  for (const [n, { name }] of districts.entries()) {
    teams.push(await teamOf(`${name}服务站`, name, inDistricts[n] ?? []));
  }
  teams.push(await teamOf('市应急维修中心', null, onDuty));
  return {
    teams,
    agents: [await tokenOf('chen.min', { role: 'agent' }), await tokenOf('liu.fang', { role: 'agent' })],
    dispatcher: await tokenOf('sun.jie', { role: 'dispatcher' }),
  };
}
