/** For people to whom the stream is not open: what is shown is asked again by time, and when it is looked at again. */
export interface RenewalDeps {
  readonly window: EventTarget;
  readonly document: EventTarget & { readonly hidden: boolean };
  /** To the millisecond. */
  readonly now: () => number;
  readonly renew: () => void;
}

const everyMs = 30_000;
/** Coming back is told as focus, as sight and as network at once. */
const togetherMs = 1_000;

/** Renews until the answer is called. What nobody sees is not asked for. */
export function renewByTime({ window, document, now, renew }: RenewalDeps): () => void {
  let last = now();
  const again = (): void => {
    if (document.hidden) return;
    last = now();
    renew();
  };
  const back = (): void => {
    if (now() - last >= togetherMs) again();
  };
  const timer = setInterval(again, everyMs);
  window.addEventListener('focus', back);
  window.addEventListener('online', again);
  document.addEventListener('visibilitychange', back);
  return () => {
    clearInterval(timer);
    window.removeEventListener('focus', back);
    window.removeEventListener('online', again);
    document.removeEventListener('visibilitychange', back);
  };
}
