import { createFleetReader } from '../../fleet/index.ts';
import type { HoldingStage } from './stage.ts';

/** Nobody is sent to a device that was taken out of service; an open alert of it may still end. */
export const retiredDevice: HoldingStage = {
  name: 'retired-device',
  effect: 'hold-back',
  async judge(verdict, { reader }) {
    if (verdict.kind === 'clear' || verdict.subject.kind !== 'device') return undefined;
    const device = await createFleetReader(reader).getDevice(verdict.subject.id);
    return device?.state === 'retired' ? 'device-retired' : undefined;
  },
};
