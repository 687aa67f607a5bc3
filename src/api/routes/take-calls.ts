import { Type } from 'typebox';
import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import { type Audience, audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { careCallShape, takeCallShape } from '../shapes/call.ts';
import { callbackShape } from '../shapes/callback.ts';
import { idParam, nothingShape } from '../shapes/common.ts';
import { callbackView, careCallView } from '../views/work.ts';
import { about, commands } from './describe.ts';

const kinds = {
  care: {
    path: 'care-calls',
    name: 'CareCall',
    words: 'care call',
    shape: careCallShape,
    view: (call: unknown, audience: Audience) => careCallView(call as Parameters<typeof careCallView>[0], audience),
  },
  callback: {
    path: 'callbacks',
    name: 'Callback',
    words: 'callback',
    shape: callbackShape,
    view: (call: unknown, audience: Audience) => callbackView(call as Parameters<typeof callbackView>[0], audience),
  },
} as const;

/** An agent takes the next call with one request; two never get the same. */
export function takeCallRoutes(app: App, { operations }: ApiDeps): void {
  for (const kind of ['care', 'callback'] as const) {
    const { path, name, words, shape, view } = kinds[kind];
    app.route({
      method: 'POST',
      url: `/${path}/next`,
      config: commands('care-calls:work', { refuses: [409] }),
      schema: {
        ...about('work', `takeNext${name}`, `Takes the next ${words} to be made now; 204 when there is none`, {
          200: shape,
          204: Type.Null(),
        }),
        body: takeCallShape,
      },
      handler: async (request, reply) => {
        const call = await operations.takeNextCall(callerOf(request), kind, request.body.automatic === true);
        if (call === null) return reply.status(204).send();
        tag(reply, call);
        return view(call, audienceOf(request));
      },
    });
    for (const move of ['claim', 'release'] as const) {
      const summary = move === 'claim' ? `Takes this ${words}` : `Gives a ${words} back that was taken`;
      app.route({
        method: 'POST',
        url: `/${path}/:id/${move}`,
        config: commands('care-calls:work', { refuses: [409] }),
        schema: {
          ...about('work', `${move}${name}`, summary, { 200: shape }),
          params: idParam('call', 'call_01'),
          body: nothingShape,
        },
        handler: async (request, reply) => {
          const call = await operations.holdCall(callerOf(request), kind, request.params.id, move);
          tag(reply, call);
          return view(call, audienceOf(request));
        },
      });
    }
  }
}
