import { isUtf8 } from 'node:buffer';

/**
 * Whether the bytes may be a string of MQTT: well-formed UTF-8 without encoded surrogates and without U+0000
 * [MQTT-1.5.3-1, MQTT-1.5.3-2]. Judged on the raw bytes: a decoder that replaces what it cannot read hides both.
 */
export function isMqttText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Whether the text is a topic filter: `#` only as the last level, `+` only as a whole one [MQTT-4.7.1-2, -3]. */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0) return false;
  if (!filter.includes('#') && !filter.includes('+')) return true;
  const levels = filter.split('/');
  return levels.every((level, at) => {
    if (level === '#') return at === levels.length - 1;
    return level === '+' || (!level.includes('#') && !level.includes('+'));
  });
}
