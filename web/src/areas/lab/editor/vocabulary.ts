import type { DeviceType, RuleFunction } from '../../../api/schema.d.ts';

export interface Word {
  readonly name: string;
  /** Beside the name: a unit, the parameters of a function. */
  readonly detail?: string;
  /** In a sentence. */
  readonly says?: string;
  readonly kind: 'signal' | 'function' | 'param' | 'value' | 'field';
  readonly values?: readonly string[];
}

/** What may be written in a rule that looks at some device types. */
export interface Vocabulary {
  readonly signals: readonly Word[];
  readonly functions: readonly Word[];
  readonly params: readonly Word[];
  readonly conditions: readonly Word[];
  readonly deviceTypes: readonly Word[];
}

export interface Catalogue {
  readonly types: readonly DeviceType[];
  readonly functions: readonly RuleFunction[];
}

/** The words of the device types that the text names; of all types while it names none. */
export function vocabularyOf(text: string, { types, functions }: Catalogue): Vocabulary {
  const named = typesNamedIn(text);
  const own = types.filter(({ name }) => named.includes(name));
  const looked = own.length > 0 ? own : types;
  // What only some of the types say would be refused for the others.
  const common =
    own.length > 1 ? looked[0]?.signals.filter((one) => looked.every((type) => says(type, one.name))) : undefined;
  const signals = common ?? looked.flatMap((type) => type.signals);
  return {
    signals: unique(signals.map(signalWord)),
    functions: functions.map(functionWord),
    params: paramsIn(text).map((name) => ({ name: `params.${name}`, kind: 'param' })),
    conditions: unique(looked.flatMap((type) => type.conditions.map((name): Word => ({ name, kind: 'value' })))),
    deviceTypes: types.map(({ name, title }) => ({ name, detail: title, kind: 'value' })),
  };
}

const says = (type: DeviceType, signal: string): boolean => type.signals.some(({ name }) => name === signal);

const signalWord = ({ name, title, unit, values }: DeviceType['signals'][number]): Word => ({
  ...{ name, says: title, kind: 'signal' },
  ...(unit === '' || unit === '1' ? {} : { detail: unit }),
  ...(values === null ? {} : { values }),
});

const functionWord = ({ name, parameters, says }: RuleFunction): Word => ({
  ...{ name, detail: `(${parameters.join(', ')})`, says, kind: 'function' },
});

const unique = (words: readonly Word[]): Word[] => [...new Map(words.map((word) => [word.name, word])).values()];

/** Written as `[a, b]` or a line for each. */
export function typesNamedIn(text: string): string[] {
  const inline = /"?device_types"?:\s*\[([^\]]*)\]/.exec(text)?.[1];
  const lines = /^device_types:[ \t]*\n((?:\s*-\s*\w+[ \t]*\n?)+)/m.exec(text)?.[1];
  return [...(inline ?? lines ?? '').matchAll(/[a-z]\w*/g)].map(([name]) => name);
}

function paramsIn(text: string): string[] {
  const flow = /^params:\s*\{([^}]*)\}/m.exec(text)?.[1];
  const block = /^params:[ \t]*\n((?:[ \t]+\w+:.*\n?)+)/m.exec(text)?.[1];
  return [...(flow ?? block ?? '').matchAll(/(\w+)\s*:/g)].map(([, name]) => name ?? '');
}
