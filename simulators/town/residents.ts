import type { Random } from '../randomness.ts';

export interface Customer {
  readonly name: string;
  readonly phone: string;
  readonly language: 'zh-CN' | 'en';
}

const surnames = [
  ...['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林', '何', '郭', '马'],
  ...['罗', '梁', '宋', '郑', '谢', '韩', '唐', '冯', '于', '董', '萧', '程', '曹', '袁', '邓', '许', '傅', '沈', '曾'],
] as unknown as readonly [string, ...string[]];

const givenNames = [
  ...['伟', '芳', '娜', '敏', '静', '磊', '洋', '艳', '勇', '杰', '娟', '涛', '明', '超', '霞', '平', '刚', '桂英'],
  ...['建华', '志强', '秀兰', '玉梅', '海燕', '晓东', '文博', '雨桐', '子涵', '浩然', '欣怡', '思远', '佳琪', '建国'],
  ...['春梅', '国栋', '丽华', '俊杰', '雪梅', '立新', '婉婷', '家豪', '若溪', '振宇', '淑珍', '永康', '慧敏', '天佑'],
] as unknown as readonly [string, ...string[]];

const foreigners = ['Emma Clarke', 'Daniel Novak', 'Sofia Marino', 'Peter Lund'] as const;

/**
 * A customer of the town. Phone numbers are fictitious for all to see: no Chinese number begins with 000,
 * so that a demonstration can never ring anywhere.
 */
export function createCustomer(index: number, random: Random): Customer {
  const phone = fictitiousPhone(index);
  if (random.chance(0.02)) return { name: random.pick(foreigners), phone, language: 'en' };
  return { name: random.pick(surnames) + random.pick(givenNames), phone, language: 'zh-CN' };
}

/** Lifts belong to whoever manages the building. */
export function createPropertyManager(index: number, estate: string): Customer {
  return { name: `${estate}物业服务中心`, phone: fictitiousPhone(index), language: 'zh-CN' };
}

function fictitiousPhone(index: number): string {
  const digits = String(index).padStart(8, '0');
  return `+86 000 ${digits.slice(0, 4)} ${digits.slice(4)}`;
}
