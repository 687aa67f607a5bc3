/** A part of the town with its own gas main, power feeder and corner of the weather. */
export interface District {
  readonly name: string;
  /** Warmer or colder than the town's mean. */
  readonly offsetK: number;
  readonly estates: readonly [Estate, ...Estate[]];
}

interface Estate {
  readonly name: string;
  readonly street: string;
}

/** The town of Linxi, which is on no map. */
export const districts: readonly District[] = [
  {
    name: '老城区',
    offsetK: 0.6,
    estates: [
      { name: '钟楼里', street: '鼓楼街' },
      { name: '文庙新村', street: '文庙路' },
      { name: '柳荫苑', street: '柳荫巷' },
    ],
  },
  {
    name: '河西区',
    offsetK: 0,
    estates: [
      { name: '滨河花园', street: '滨河西路' },
      { name: '望江名邸', street: '望江路' },
      { name: '芦苇湾', street: '芦湾路' },
    ],
  },
  {
    name: '高新区',
    offsetK: -0.4,
    estates: [
      { name: '创新公寓', street: '科技大道' },
      { name: '云麓国际', street: '云麓路' },
      { name: '星河城', street: '星河路' },
    ],
  },
  {
    name: '北山区',
    offsetK: -1.8,
    estates: [
      { name: '松涛园', street: '松涛路' },
      { name: '北山小镇', street: '环山路' },
      { name: '石桥家园', street: '石桥街' },
    ],
  },
];
