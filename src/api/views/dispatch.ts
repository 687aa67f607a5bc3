import type { Dispatch, Surge } from '../../desk/index.ts';
import type { Sent } from '../shapes/common.ts';
import type { dispatchShape, surgeShape } from '../shapes/dispatch.ts';
import { withTimes } from '../times.ts';

export const dispatchView = (dispatch: Dispatch): Sent<typeof dispatchShape> => withTimes(dispatch, ['at', 'due_at']);

export const surgeView = (surge: Surge): Sent<typeof surgeShape> => withTimes(surge, ['since']);
