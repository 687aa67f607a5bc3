/** What the demo shows: each new ticket and call as a sentence, and one line of figures that stays in place. */
export interface DemoScreenOptions {
  readonly httpUrl: string;
  readonly token: string;
  readonly language: string;
  /** Who can sign in, with the one password of all. */
  readonly people: readonly string[];
  readonly password: string;
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
}

interface Summary {
  readonly now: string;
  readonly devices: number;
  readonly online: number;
  readonly messages: number;
  readonly open_alerts: number;
  readonly tickets: Readonly<Record<string, number>>;
  readonly care_calls: Readonly<Record<string, number>>;
}

interface Work {
  readonly id: string;
  readonly device_id: string;
  readonly severity: string;
  readonly title: string;
  readonly number?: string;
  readonly script?: string;
}

interface DeviceView {
  readonly site: { readonly district: string | null; readonly address: string | null } | null;
  readonly customer: { readonly name: string | null } | null;
}

export function createDemoScreen(options: DemoScreenOptions): AsyncDisposable {
  const { httpUrl, token, language, people, password, out } = options;
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}`, 'accept-language': language };
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(new URL(`/api/v1/${path}`, httpUrl), { headers, signal: stop.signal });
    return (await answer.json()) as T;
  };
  let lastLine = '';
  const clearLine = out.isTTY === true ? '\r\x1b[2K' : '';

  const say = (sentence: string): void => {
    out.write(`${clearLine}${sentence}\n${out.isTTY === true ? lastLine : ''}`);
  };

  const tell = async (event: string, id: string): Promise<void> => {
    const ticket = event === 'ticket.opened';
    const work = await ask<Work>(ticket ? `tickets/${id}` : `care-calls/${id}`);
    const device = await ask<DeviceView>(`devices/${work.device_id}`);
    const where = [device.site?.district, device.site?.address].filter((part) => part != null).join(', ');
    const whom = device.customer?.name ?? '–';
    const what = ticket ? `ticket ${work.number ?? ''}` : `call ${work.script ?? ''}`;
    say(`${work.severity}  ${what.padEnd(18)} ${work.title}: ${work.device_id}, ${where}, ${whom}`);
  };

  const follow = async (): Promise<void> => {
    const answer = await fetch(new URL('/api/v1/stream?types=ticket.opened,care-call.queued', httpUrl), {
      headers,
      signal: stop.signal,
    });
    if (answer.body === null) return;
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data === undefined) continue;
        const { action, object } = JSON.parse(data) as { action: string; object: { id: string } };
        await tell(action, object.id);
      }
    }
  };

  let before: { readonly messages: number; readonly real: number } | undefined;
  const figures = async (): Promise<void> => {
    const summary = await ask<Summary>('summary');
    const real = performance.now();
    const rate = before === undefined ? 0 : ((summary.messages - before.messages) * 1_000) / (real - before.real);
    before = { messages: summary.messages, real };
    const { open = 0, accepted = 0, in_progress = 0 } = summary.tickets;
    lastLine = [
      summary.now.slice(0, 16).replace('T', ' '),
      `${summary.online}/${summary.devices} devices online`,
      `${rate.toFixed(0)} messages/s`,
      `${summary.open_alerts} open alerts`,
      `${open + accepted + in_progress} tickets to work`,
      `${summary.care_calls.queued ?? 0} calls to make`,
    ].join(' · ');
    out.write(out.isTTY === true ? `${clearLine}${lastLine}` : `${lastLine}\n`);
  };

  say('');
  say('Carewatch demo: a simulated winter town, faster than real time. Ctrl+C ends it.');
  say(`  console            ${httpUrl}`);
  say(`  sign in as         ${people.join(', ')}`);
  say(`  password of all    ${password}`);
  say(`  API documentation  ${httpUrl}/docs`);
  say(`  token              ${token}`);
  say(`  try                curl -H 'authorization: Bearer ${token}' ${httpUrl}/api/v1/tickets`);
  say('');
  const quietly = (work: Promise<void>): void => void work.catch(() => undefined);
  quietly(follow());
  const timer = setInterval(() => quietly(figures()), out.isTTY === true ? 1_000 : 5_000);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort();
      out.write('\n');
    },
  };
}
