const sparkplugMessages = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'] as const;
export type SparkplugMessage = (typeof sparkplugMessages)[number];

/** A topic on which an edge node speaks: of itself, or of a device behind it. */
export interface SparkplugTopic {
  readonly group: string;
  readonly message: SparkplugMessage;
  readonly node: string;
  readonly device: string | undefined;
}

const namespace = 'spBv1.0';

/** Undefined when the topic is none of these. */
export function sparkplugTopic(topic: string): SparkplugTopic | undefined {
  const [root, group = '', word, node = '', device, more] = topic.split('/');
  const message = sparkplugMessages.find((one) => one === word);
  if (root !== namespace || message === undefined || group === '' || node === '' || more !== undefined)
    return undefined;
  const ofDevice = message.startsWith('D');
  if (ofDevice !== (device !== undefined && device !== '')) return undefined;
  return { group, message, node, device: ofDevice ? device : undefined };
}

/** The levels under which a mapping finds what is said of the node (`device` undefined) or of a device of it. */
export function aboutTopic({ group, node }: SparkplugTopic, device: string | undefined): readonly string[] {
  return device === undefined ? [namespace, group, 'NDATA', node] : [namespace, group, 'DDATA', node, device];
}
