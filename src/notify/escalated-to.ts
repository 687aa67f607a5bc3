import type { Addressee, Intent } from './delivery.ts';
import { isMailAddress, isPhoneNumber } from './target-rules.ts';

/**
 * Whom a step of a ladder names: a phone number is called and gets the words as an SMS too, a mail address gets a
 * mail. A name alone reaches nobody from here; the programs that want the topic hear of it all the same.
 */
export function escalatedTo({ topic, body }: Intent): readonly Addressee[] {
  const { to } = body;
  if (topic !== 'ticket.escalated' || typeof to !== 'string') return [];
  const person = { address: to, language: 'zh-CN' } as const;
  if (isPhoneNumber(to))
    return [
      { kind: 'voice', ...person },
      { kind: 'sms', ...person },
    ];
  return isMailAddress(to) ? [{ kind: 'mail', ...person }] : [];
}
