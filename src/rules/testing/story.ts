/** One line of a test's story: what was expected and what came, at an instant. */
export interface StoryLine {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly what: 'verdict' | 'alerts' | 'ticket' | 'call';
  /** undefined: nothing was expected. */
  readonly expected: string | undefined;
  /** undefined: nothing came. */
  readonly actual: string | undefined;
  /** What the rule read there, or the last that was sent to it. */
  readonly inputs: string;
  readonly ok: boolean;
}

/** Something that came, and how to say it. */
export interface Came<A> {
  readonly what: StoryLine['what'];
  readonly actual: readonly A[];
  at(one: A): number;
  say(one: A): string;
  inputs(one: A): string;
}

/** Something that was expected, and how to tell it in what came. */
export interface Wanted<E, A> {
  readonly expected: readonly E[];
  at(one: E): number;
  say(one: E): string;
  fits(one: E, actual: A): boolean;
  /** What the rule had been sent when it should have come. */
  inputs(one: E): string;
}

/** Pairs what was expected with the first that fits of what came; what is left over on either side differs. */
export function pair<E, A>(wanted: Wanted<E, A>, came: Came<A>): readonly StoryLine[] {
  const { what } = came;
  const left = [...came.actual];
  const lines = wanted.expected.map((one): StoryLine => {
    const found = left.findIndex((actual) => wanted.fits(one, actual));
    const [actual] = found === -1 ? [] : left.splice(found, 1);
    const expected = wanted.say(one);
    if (actual === undefined) {
      return { at: wanted.at(one), what, expected, actual: undefined, inputs: wanted.inputs(one), ok: false };
    }
    return { at: came.at(actual), what, expected, actual: came.say(actual), inputs: came.inputs(actual), ok: true };
  });
  const extra = left.map((one): StoryLine => {
    return { at: came.at(one), what, expected: undefined, actual: came.say(one), inputs: came.inputs(one), ok: false };
  });
  return [...lines, ...extra];
}
