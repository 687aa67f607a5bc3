/** Reads what `strace -f -yy -xx -o FILE` wrote and judges by it whether an acknowledgement came after its sync. */

/** One system call. Lines are counted from 0 and rise with time over all threads. */
export interface Call {
  readonly name: string;
  /** The descriptor with what it stands for: a path, or the two ends of a connection. */
  readonly target: string;
  readonly bytes: Buffer;
  readonly began: number;
  /** Infinity when it never came back. */
  ended: number;
  result: number;
}

export interface Acknowledged {
  /** The device's end of the connection. */
  readonly port: number;
  readonly packetId: number;
  /** Stands in the payload of this message alone. */
  readonly marker: string;
}

/** A socket's name has an arrow in it. */
const start = /^(\d+)\s+(\w+)\((\d+<(?:TCP[^\]]*\]+|[^>]*)>)(.*)$/;
const end = /^(\d+)\s+<\.\.\. (\w+) resumed>.*= (-?\d+)/;
const result = /= (-?\d+)(?: [A-Z(].*)?$/;

export function parseTrace(text: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Call>();
  text.split('\n').forEach((line, number) => {
    const resumed = end.exec(line);
    if (resumed !== null) {
      const call = open.get(resumed[1] ?? '');
      if (call === undefined || call.name !== resumed[2]) return;
      call.ended = number;
      call.result = Number(resumed[3]);
      open.delete(resumed[1] ?? '');
      return;
    }
    const [, thread = '', name = '', target = '', rest = ''] = start.exec(line) ?? [];
    if (name === '') return;
    const unfinished = line.endsWith('<unfinished ...>');
    const call: Call = {
      name,
      target: target.includes('\\x') ? unescaped(target).toString() : target,
      bytes: Buffer.concat([...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => unescaped(hex))),
      began: number,
      ended: unfinished ? Number.POSITIVE_INFINITY : number,
      result: unfinished ? Number.NaN : Number(result.exec(line)?.[1]),
    };
    if (unfinished) open.set(thread, call);
    calls.push(call);
  });
  return calls;
}

const unescaped = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** For each message that was not on disk, for all that the calls show, when its PUBACK left: why, in a sentence. */
export function unsafeAcknowledgements(calls: readonly Call[], messages: readonly Acknowledged[]): string[] {
  const written = calls.filter(({ name, target }) => /write/.test(name) && target.includes('/journal/'));
  const synced = calls.filter(({ name, result: code }) => /^f(data)?sync$/.test(name) && code === 0);
  const acknowledgements = pubacks(calls);
  return messages.flatMap(({ port, packetId, marker }) => {
    const who = `${marker}, packet ${packetId} from port ${port}`;
    const write = written.find(({ bytes }) => bytes.includes(marker));
    const puback = acknowledgements.get(`${port}/${packetId}`);
    if (puback === undefined) return [`${who}: no PUBACK was written`];
    if (write === undefined) return [`${who}: acknowledged, but never written to the journal`];
    const between = ({ target, began, ended }: Call): boolean =>
      target === write.target && began > write.ended && ended < puback.began;
    return synced.some(between) ? [] : [`${who}: no sync of ${write.target} between its write and its PUBACK`];
  });
}

/** The first PUBACK of each packet id on each connection. */
function pubacks(calls: readonly Call[]): Map<string, Call> {
  const found = new Map<string, Call>();
  for (const call of calls) {
    const port = /TCP.*:(\d+)\]/.exec(call.target)?.[1];
    if (port === undefined || !/write|send/.test(call.name)) continue;
    for (let at = 0; at + 1 < call.bytes.length; at += 2 + call.bytes.readUInt8(at + 1)) {
      if (call.bytes[at] !== 0x40 || call.bytes[at + 1] !== 2) continue;
      const key = `${port}/${call.bytes.readUInt16BE(at + 2)}`;
      if (!found.has(key)) found.set(key, call);
    }
  }
  return found;
}
