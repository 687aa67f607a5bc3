import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf } from './frame.ts';
import { FrameCutter, type FrameSink } from './frame-cutter.ts';

/** Takes what it is offered unless told otherwise, and writes it down. */
class Notes implements FrameSink {
  readonly frames: string[] = [];
  tooLarge: boolean | undefined;
  /** How many offers to decline, before each frame. */
  declines = 0;
  #declined = 0;

  frame(bytes: Buffer, first: number, bodyAt: number, end: number): boolean {
    if (this.#declined < this.declines) {
      this.#declined += 1;
      return false;
    }
    this.#declined = 0;
    this.frames.push(`${first}:${bytes.subarray(bodyAt, end).toString('hex')}`);
    return true;
  }

  badLength(tooLarge: boolean): void {
    this.tooLarge = tooLarge;
  }
}

const packets = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 400 })), {
  maxLength: 8,
});
const cuts = fc.array(fc.nat(4_000), { maxLength: 20 });

function chunksOf(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...at.filter((each) => each < bytes.length), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

describe('frames', () => {
  it('are the same wherever the stream is cut, and however often they are declined', () => {
    fc.assert(
      fc.property(packets, cuts, fc.nat(2), (sent, at, declines) => {
        const notes = new Notes();
        notes.declines = declines;
        const cutter = new FrameCutter(notes, 1_000);
        const bytes = Buffer.concat(sent.map(([first, body]) => frameOf(first, body)));
        for (const chunk of chunksOf(bytes, at)) {
          cutter.push(chunk);
          cutter.resume();
        }
        for (let i = 0; i < sent.length * (declines + 1); i += 1) cutter.resume();
        expect(notes.frames).toEqual(sent.map(([first, body]) => `${first}:${Buffer.from(body).toString('hex')}`));
        expect(notes.tooLarge).toBeUndefined();
      }),
      { seed: 20_260_101, numRuns: 500 },
    );
  });

  it('are the same when they come byte by byte', () => {
    const notes = new Notes();
    const cutter = new FrameCutter(notes, 1_000);
    for (const byte of frameOf(0x30, Buffer.alloc(300, 7))) cutter.push(Buffer.from([byte]));
    expect(notes.frames).toEqual([`48:${'07'.repeat(300)}`]);
  });

  it('may spell their length in more digits than it needs', () => {
    const notes = new Notes();
    new FrameCutter(notes, 1_000).push(Buffer.from([0xc0, 0x81, 0x80, 0x80, 0x00, 0x2a]));
    expect(notes.frames).toEqual(['192:2a']);
  });

  it.each([
    ['one byte too long', [0x30, 0xe9, 0x07], true],
    ['as long as a header can say', [0x30, 0xff, 0xff, 0xff, 0x7f], true],
    ['of a length in five digits', [0x30, 0x80, 0x80, 0x80, 0x80], false],
  ])('%s are refused from the header', (_, header, tooLarge) => {
    for (const whole of [true, false]) {
      const notes = new Notes();
      const cutter = new FrameCutter(notes, 1_000);
      const bytes = Buffer.from(header);
      for (const chunk of whole ? [bytes] : bytes.values().map((byte) => Buffer.from([byte]))) cutter.push(chunk);
      expect(notes).toMatchObject({ frames: [], tooLarge });
    }
  });

  it('are not offered after the end', () => {
    const notes = new Notes();
    const cutter = new FrameCutter(notes, 1_000);
    notes.declines = 1;
    cutter.push(frameOf(0xc0, Buffer.of()));
    cutter.end();
    cutter.resume();
    cutter.push(frameOf(0xc0, Buffer.of()));
    expect(notes.frames).toEqual([]);
  });
});
