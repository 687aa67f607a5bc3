import { describe, expect, it } from 'vitest';
import { followStream, readEvents, type StreamState } from './stream.ts';

const event = (id: number) => `id: ${id}\nevent: ticket.opened\ndata: {"id":${id},"action":"ticket.opened"}\n\n`;

describe('the stream', () => {
  it('reads whole events and keeps what is under way', () => {
    const { events, left } = readEvents(`: still here\n\n${event(1)}${event(2)}id: 3\nev`);
    expect(events.map(({ id }) => id)).toEqual([1, 2]);
    expect(left).toBe('id: 3\nev');
  });

  it('comes back after the last event that it heard, and says when it was away', async () => {
    const over = new AbortController();
    const asked: (string | null)[] = [];
    const states: StreamState[] = [];
    const heard: number[] = [];
    await followStream({
      signal: over.signal,
      onEvent: ({ id }) => void heard.push(id),
      onState: (state) => void states.push(state),
      onRefused: () => undefined,
      fetch: async (_, init) => {
        asked.push(new Headers(init?.headers).get('last-event-id'));
        if (asked.length === 2) over.abort();
        return new Response(event(asked.length));
      },
    });
    expect(asked).toEqual([null, '1']);
    expect(heard).toContain(1);
    expect(states.slice(0, 3)).toEqual(['connecting', 'live', 'away']);
  });

  it('ends when the session is over', async () => {
    let refused = 0;
    await followStream({
      signal: new AbortController().signal,
      onEvent: () => undefined,
      onState: () => undefined,
      onRefused: () => {
        refused += 1;
      },
      fetch: async () => new Response('', { status: 401 }),
    });
    expect(refused).toBe(1);
  });
});
