import { createFleetReader } from '../../fleet/index.ts';
import type { Stage } from './stage.ts';

/** Nobody is sent to a device that was taken out of service; an open alert of it may still end. */
export const retiredDevice: Stage = {
  name: 'retired-device',
  async judge(verdict, { reader }) {
    if (verdict.kind === 'clear') return undefined;
    const device = await createFleetReader(reader).getDevice(verdict.subject.id);
    return device?.state === 'retired' ? 'device-retired' : undefined;
  },
};
