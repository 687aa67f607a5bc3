import type { ConfigDocument } from './config-schema.ts';
import { senderFaults } from './sender-faults.ts';

export interface SettingFault {
  readonly setting: string;
  readonly sentence: string;
}

const schemes = ['mqtt:', 'mqtts:', 'ws:', 'wss:'];

/** What is wrong with `broker` when it is to be an outside one; its settings say nothing in any other mode. */
export function outsideFaults(broker: ConfigDocument['broker']): readonly SettingFault[] {
  if (broker.mode !== 'external') return [];
  const places = topicFaults(broker);
  const senders = places.length > 0 ? [] : senderFaults(broker);
  return [
    ...[...urlFaults(broker.url), ...secretFaults(broker), ...places, ...identityFaults(broker)],
    ...senders.map((sentence) => ({ setting: 'senders', sentence })),
  ];
}

function urlFaults(url: string | undefined): readonly SettingFault[] {
  const setting = 'url';
  if (url === undefined) {
    return [
      { setting, sentence: 'missing; mode external needs the address of your broker, e.g. mqtt://127.0.0.1:1883.' },
    ];
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.username || parsed?.password) {
    return [{ setting, sentence: 'holds a user; write username and password_file instead, for addresses are logged.' }];
  }
  if (parsed === undefined || !schemes.includes(parsed.protocol) || parsed.hostname === '') {
    return [{ setting, sentence: `"${url}" is no address of a broker; write e.g. mqtts://broker.example.com:8883.` }];
  }
  return [];
}

function secretFaults(broker: ConfigDocument['broker']): readonly SettingFault[] {
  const { url = '', username, password, password_file, ca_file, cert_file, key_file } = broker;
  const faults: SettingFault[] = [];
  if (password !== undefined && password_file !== undefined) {
    faults.push({ setting: 'password', sentence: 'there is a password_file as well; keep one of the two.' });
  }
  if (username === undefined && (password !== undefined || password_file !== undefined)) {
    faults.push({ setting: 'username', sentence: 'missing; a password needs the name it belongs to.' });
  }
  if ((cert_file === undefined) !== (key_file === undefined)) {
    const setting = cert_file === undefined ? 'cert_file' : 'key_file';
    faults.push({ setting, sentence: 'missing; a certificate and its key belong together.' });
  }
  const plain = url.startsWith('mqtt:') || url.startsWith('ws:');
  if (plain && (ca_file ?? cert_file) !== undefined) {
    const setting = ca_file === undefined ? 'cert_file' : 'ca_file';
    faults.push({ setting, sentence: `of no use with ${url}; write mqtts:// or wss://.` });
  }
  return faults;
}

function topicFaults({ topics, share, client_id, sparkplug_host }: ConfigDocument['broker']): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  const bad = topics.find((topic) => topic.split('/').filter((level) => level === '{device}').length !== 1);
  const wild = topics.find(
    (topic) => /[+#\0]/.test(topic) || topic.startsWith('$') || topic.split('{device}').length > 2,
  );
  const fault = bad ?? wild;
  if (fault !== undefined) {
    const sentence = `"${fault}" is no place of devices; write literal levels and one that is {device}, e.g. carewatch/v1/{device}.`;
    faults.push({ setting: 'topics', sentence });
  }
  if (share !== undefined && /[+#/\0]/.test(share)) {
    faults.push({ setting: 'share', sentence: `"${share}" is no name of a share; leave out / + and #.` });
  }
  if (sparkplug_host !== undefined && /[+#/\0]/.test(sparkplug_host)) {
    faults.push({ setting: 'sparkplug_host', sentence: `"${sparkplug_host}" is no id; leave out / + and #.` });
  }
  if (client_id !== undefined && Buffer.byteLength(client_id) > 65_535) {
    faults.push({ setting: 'client_id', sentence: 'is longer than MQTT allows; write a short name.' });
  }
  return faults;
}

function identityFaults({ protocol, user_properties }: ConfigDocument['broker']): readonly SettingFault[] {
  if (protocol !== '3.1.1' || Object.keys(user_properties).length === 0) return [];
  return [{ setting: 'user_properties', sentence: 'MQTT 3.1.1 has none; write protocol: "5", or leave them out.' }];
}
