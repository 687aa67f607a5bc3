/** A message to a device, on a topic that it subscribed to. Its bytes must not change. */
export interface Downlink {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const thingsboard = 'v1/devices/me/';

/**
 * Topics of other people's that devices may subscribe to: what ThingsBoard sends a device, and commands to one edge node
 * of Sparkplug and its devices. Nothing is routed to them: a device hears what is for it, and of an edge node it
 * speaks for. The state of a primary host (`spBv1.0/STATE/…`) is refused, because nobody publishes it.
 */
export function isForeignFilter(filter: string): boolean {
  if (filter.startsWith(thingsboard)) return true;
  const [root, group = '', message, node = ''] = filter.split('/');
  return root === 'spBv1.0' && (message === 'NCMD' || message === 'DCMD') && isOne(group) && isOne(node);
}

const isOne = (level: string): boolean => level !== '' && level !== '+' && level !== '#';

/** Whether a filter, of valid form, takes in the topic [MQTT-4.7]. */
export function filterMatches(filter: string, topic: string): boolean {
  const [wanted, levels] = [filter.split('/'), topic.split('/')];
  for (const [i, level] of wanted.entries()) {
    if (level === '#') return true;
    if (i >= levels.length || (level !== '+' && level !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}
