/** A message to a device, on a topic that it subscribed to. Its bytes must not change. */
export interface Downlink {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** Topics of other people's that devices may subscribe to. Nothing is routed to them: a device hears what is for it. */
const foreignRoots = ['v1/devices/me/', 'spBv1.0/'];

export const isForeignFilter = (filter: string): boolean => foreignRoots.some((root) => filter.startsWith(root));

/** Whether a filter, of valid form, takes in the topic [MQTT-4.7]. */
export function filterMatches(filter: string, topic: string): boolean {
  const [wanted, levels] = [filter.split('/'), topic.split('/')];
  for (const [i, level] of wanted.entries()) {
    if (level === '#') return true;
    if (i >= levels.length || (level !== '+' && level !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}
