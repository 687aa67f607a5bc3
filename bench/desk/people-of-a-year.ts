import type { Persona } from './persona.ts';

/** Who lives where, and who serves them: as many as a fleet has, always the same for the same number. */

const surnames = [
  ...'王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔',
];
const given = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文玲红建华国志海燕云晓东梅林峰春雪飞宇晨浩欣怡佳琪子涵梓轩诗雨博思远嘉俊宁振凯',
];
const cities = [
  '南京',
  '苏州',
  '无锡',
  '常州',
  '镇江',
  '扬州',
  '泰州',
  '南通',
  '盐城',
  '淮安',
  '徐州',
  '合肥',
  '芜湖',
  '马鞍山',
  '滁州',
  '杭州',
  '宁波',
  '嘉兴',
  '湖州',
  '绍兴',
];
const districts = ['鼓楼区', '玄武区', '秦淮区', '建邺区', '雨花台区', '栖霞区', '江宁区', '浦口区'];
const roads = [
  '中山',
  '人民',
  '解放',
  '建设',
  '和平',
  '长江',
  '黄河',
  '新华',
  '文化',
  '学府',
  '青年',
  '胜利',
  '光明',
  '湖滨',
  '朝阳',
  '迎宾',
  '东风',
  '友谊',
  '北京',
  '上海',
  '太平',
  '珠江',
  '汉中',
  '北门桥',
  '丹凤',
];
const kinds = ['路', '街', '大道', '东路', '西路'];

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;
/** Spreads neighbours over the whole range. */
const mixed = (n: number): number => Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;

export const providersServing = cities.length;
export const techniciansEach = 20;
const agentsAtDesk = 60;

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly city: string;
}

/** An id as the house makes them, of something that was there before the year began. */
const oldId = (kind: string, n: number): string => `${kind}_1ka000000${String(n).padStart(8, '0')}abc`;

export const providerOf = (n: number): Provider => {
  const city = pick(cities, n);
  return { id: oldId('prov', n % cities.length), name: `${city}热水服务中心`, city };
};

export const technicianOf = (
  n: number,
): { readonly id: string; readonly name: string; readonly provider: Provider } => {
  const who = n % (providersServing * techniciansEach);
  const name = `${pick(surnames, who)}${pick(given, mixed(who))}师傅${String(who).padStart(3, '0')}`;
  return { id: oldId('tech', who), name, provider: providerOf(who % providersServing) };
};

export const agentOf = (n: number): string => `agent-${String(n % agentsAtDesk).padStart(2, '0')}`;

/** No two have the same, and neighbours have nothing in common. */
function phoneOf(n: number): string {
  const digits = String((n * 7_919 + 12_345) % 100_000_000).padStart(8, '0');
  return `+86 13${n % 10} ${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** Of the n-th device: whose it is and where it stands. */
export function householdOf(
  n: number,
): Pick<Persona, 'device' | 'customer' | 'name' | 'phone' | 'address' | 'district' | 'city'> {
  const m = mixed(n + 1);
  const first = pick(given, m >>> 8);
  const name = `${pick(surnames, m)}${first}${m % 10 < 6 ? pick(given, m >>> 14) : ''}`;
  const road = `${pick(roads, m >>> 3)}${pick(kinds, m >>> 9)}`;
  return {
    device: `GH-${String(n).padStart(7, '0')}`,
    customer: oldId('cust', n),
    name,
    phone: phoneOf(n),
    // No two households have the same.
    address: `${road}${1 + (n % 300)}号${1 + (Math.floor(n / 300) % 60)}幢${1 + Math.floor(n / 18_000)}0${1 + (m % 4)}室`,
    district: pick(districts, m >>> 4),
    city: pick(cities, n),
  };
}
