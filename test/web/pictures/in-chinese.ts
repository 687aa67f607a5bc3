import type { OfficeClient } from '../../../simulators/office/office-client.ts';

/** What the simulated people write, as their colleagues of the town would. */
const words: Readonly<Record<string, string>> = {
  mended: '已更换部件，试机正常',
  'worn part': '部件磨损',
  'a spare part is on its way': '等待配件到货',
  'the customer is not at home': '客户不在家',
  'told what to do': '已告知处理办法',
  'the device says otherwise': '设备数据显示尚未恢复',
  'not tested on site': '现场未做测试',
};

/** The same client, whose person writes Chinese. */
export const inChinese = (client: OfficeClient): OfficeClient => ({
  ...client,
  command: (path, body, method) => client.command(path, translated(body), method),
});

const translated = (body: unknown): unknown =>
  body === undefined || body === null || typeof body !== 'object'
    ? body
    : Object.fromEntries(
        Object.entries(body).map(([name, value]) => [
          name,
          typeof value === 'string' ? (words[value] ?? value) : value,
        ]),
      );
