import type { RefusalReason } from '../reasons.ts';
import { Fields } from './fields.ts';

/** A CONNECT that MQTT 3.1.1 (level 4) or 3.1 (level 3) allows. */
export interface ConnectPacket {
  readonly level: 3 | 4;
  readonly clean: boolean;
  /** Seconds; 0 means that the client promises nothing. */
  readonly keepAlive: number;
  /** Empty: the server chooses, and the session is clean. */
  readonly clientId: string;
  readonly willTopic: string | undefined;
  readonly userName: string | undefined;
  /** A view of the packet. */
  readonly password: Buffer | undefined;
}

/** CONNACK return codes of MQTT 3.1.1, table 3.1. */
export const returnCode = { level: 1, identifier: 2, unavailable: 3, notAuthorized: 5 } as const;
export type ReturnCode = (typeof returnCode)[keyof typeof returnCode];

/** Without `code` the connection is closed with no answer, as the text wants for what is not MQTT. */
export interface ConnectFault {
  readonly reason: RefusalReason;
  readonly code?: ReturnCode;
}

const flag = { reserved: 0x01, clean: 0x02, will: 0x04, willRetain: 0x20, password: 0x40, userName: 0x80 } as const;
const malformed: ConnectFault = { reason: 'malformed_connect' };
const badText: ConnectFault = { reason: 'bad_text' };
const longestClientIdOfLevel3 = 23;

/** Reads the variable header and payload of a CONNECT in `bytes[start, end)`. */
export function readConnect(bytes: Buffer, start: number, end: number): ConnectPacket | ConnectFault {
  const fields = new Fields(bytes, start, end);
  const level = readLevel(fields);
  if (typeof level === 'object') return level;
  const flags = fields.byte();
  const keepAlive = fields.number();
  if (flags === undefined || keepAlive === undefined || !flagsAgree(flags)) return malformed;
  const clean = (flags & flag.clean) !== 0;

  const clientId = fields.text();
  const willTopic = flags & flag.will ? fields.text() : '';
  const willPayload = flags & flag.will ? fields.binary() : Buffer.of();
  const userName = flags & flag.userName ? fields.text() : '';
  const password = flags & flag.password ? fields.binary() : Buffer.of();
  if (clientId === null || willTopic === null || userName === null) return badText;
  if (clientId === undefined || willTopic === undefined || userName === undefined) return malformed;
  if (willPayload === undefined || password === undefined || fields.left > 0) return malformed;
  if (!mayBeClientId(clientId, level, clean)) return { reason: 'client_id', code: returnCode.identifier };
  return {
    level,
    clean,
    keepAlive,
    clientId,
    willTopic: flags & flag.will ? willTopic : undefined,
    userName: flags & flag.userName ? userName : undefined,
    password: flags & flag.password ? password : undefined,
  };
}

/**
 * Another protocol name is no MQTT [MQTT-3.1.2-1]; another level is answered with return code 1 in the form of
 * 3.1.1 [MQTT-3.1.2-2], which clients of MQTT 5 know how to read. Nothing after the level is read then.
 */
function readLevel(fields: Fields): 3 | 4 | ConnectFault {
  const name = fields.binary()?.toString('latin1');
  const level = fields.byte();
  if (name === undefined || level === undefined) return malformed;
  if (name !== 'MQTT' && name !== 'MQIsdp') return { reason: 'protocol_name' };
  if (name === 'MQTT' && level === 4) return 4;
  if (name === 'MQIsdp' && level === 3) return 3;
  return { reason: 'protocol_level', code: returnCode.level };
}

/** [MQTT-3.1.2-3, -11, -13, -14, -15, -22] */
function flagsAgree(flags: number): boolean {
  if (flags & flag.reserved) return false;
  const willQos = (flags >> 3) & 3;
  if (flags & flag.will ? willQos === 3 : willQos !== 0 || (flags & flag.willRetain) !== 0) return false;
  return (flags & flag.userName) !== 0 || (flags & flag.password) === 0;
}

/** [MQTT-3.1.3-8]; MQTT 3.1 wants 1 to 23 characters. */
function mayBeClientId(clientId: string, level: 3 | 4, clean: boolean): boolean {
  if (level === 3) return clientId.length > 0 && clientId.length <= longestClientIdOfLevel3;
  return clientId.length > 0 || clean;
}
