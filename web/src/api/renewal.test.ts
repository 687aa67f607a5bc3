import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renewByTime } from './renewal.ts';

class Sight extends EventTarget {
  hidden = false;
}

const watch = () => {
  const window = new EventTarget();
  const document = new Sight();
  const renew = vi.fn();
  const stop = renewByTime({ window, document, now: Date.now, renew });
  return { window, document, renew, stop };
};

describe('the renewal by time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks again every 30 seconds', () => {
    const { renew } = watch();
    vi.advanceTimersByTime(29_999);
    expect(renew).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_001);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('asks again when the window is looked at again, and once for all the signs of that', () => {
    const { window, document, renew } = watch();
    vi.advanceTimersByTime(5_000);
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('asks again when the network is back', () => {
    const { window, renew } = watch();
    window.dispatchEvent(new Event('online'));
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('asks for nothing while nobody sees it', () => {
    const { document, renew } = watch();
    document.hidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
    vi.advanceTimersByTime(90_000);
    expect(renew).not.toHaveBeenCalled();
  });

  it('asks for nothing once it was stopped', () => {
    const { window, renew, stop } = watch();
    stop();
    vi.advanceTimersByTime(90_000);
    window.dispatchEvent(new Event('online'));
    expect(renew).not.toHaveBeenCalled();
  });
});
