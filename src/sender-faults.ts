import type { ConfigDocument } from './config-schema.ts';
import { filterOf, namesOf, patternFault } from './telemetry/index.ts';

type Broker = ConfigDocument['broker'];
type Sender = Broker['senders'][number];

const part = /\{([a-z][a-z0-9_]{0,31})\}/g;

/** Of our own topics, those that a reader of an outside broker subscribes to. */
const leaves = ['telemetry', 'status', 'command/reply'];

/** What is wrong with `broker.senders`, a sentence each. */
export function senderFaults({ senders, topics, share }: Broker): readonly string[] {
  const faults = senders.flatMap((one) => ownFault(one) ?? []);
  if (faults.length > 0) return faults;
  const filters = senders.map(wholeFilter);
  const places = topics.flatMap((topic) => leaves.map((leaf) => `${topic.replace('{device}', '+')}/${leaf}`));
  for (const [i, filter] of filters.entries()) {
    const other = [...places, ...filters.slice(0, i)].find((one) => overlap(one.split('/'), filter.split('/')));
    if (other !== undefined)
      faults.push(
        `"${filter}" takes in topics of "${other}" too; write them so that each topic is for one of the two.`,
      );
  }
  const node = share === undefined ? undefined : filters.find((filter) => filter.startsWith('spBv1.0/'));
  if (node !== undefined)
    faults.push(`"${node}" cannot be read with a share, for edge nodes count their messages; leave share out.`);
  return faults;
}

function ownFault(rule: Sender): string | undefined {
  const { topic, under, sender } = rule;
  const fault = patternFault(topic);
  if (fault !== undefined) return `"${topic}": ${fault}.`;
  const above = under === undefined ? [] : under.split('/');
  const bad = above.find((level) => level === '' || /[+#{}\0]/.test(level.replace(part, '')) || namedBadly(level));
  if (bad !== undefined || under?.startsWith('$'))
    return `under "${under}" is not what stands before a topic; write levels out or as {name}, e.g. tenants/{device}.`;
  const names = [...above.flatMap(namesOf), ...namesOf(topic)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `{${twice}} stands for two levels of "${wholeTopic(rule)}".`;
  const unknown = [...sender.matchAll(part)].find(([, name = '']) => !names.includes(name))?.[0];
  if (unknown !== undefined) return `sender "${sender}": ${unknown} is no level of "${topic}"; name one that is.`;
  if (/[{}/+#\0]/.test(sender.replace(part, '')))
    return `sender "${sender}" is no id of a device; write a level of the topic, e.g. {device}, or the id itself.`;
  return undefined;
}

const namedBadly = (level: string): boolean => level.includes('{') && namesOf(level).length === 0;

const wholeTopic = ({ topic, under }: Sender): string => (under === undefined ? topic : `${under}/${topic}`);

const wholeFilter = (sender: Sender): string => filterOf(wholeTopic(sender));

/** Whether there is a topic that both filters take in. */
function overlap([a, ...as]: readonly string[], [b, ...bs]: readonly string[]): boolean {
  // `#` takes in the level above it as well.
  if (a === '#' || b === '#') return true;
  if (a === undefined || b === undefined) return a === b;
  return (a === b || a === '+' || b === '+') && overlap(as, bs);
}
