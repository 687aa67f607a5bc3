import { describe, expect, it } from 'vitest';
import { messageLanguages } from './delivery.ts';
import { messageText, messageTexts } from './message-texts.ts';

describe('messages to people', () => {
  it('say what happened in the language of the person', () => {
    const body = {
      ticket: { severity: 'P1', number: 'T-7', title: { en: 'Leakage', 'zh-CN': '漏电' }, device_id: 'ES-1' },
    };
    expect(messageText('ticket.opened', body, 'zh-CN')).toBe('【P1】新工单 T-7:漏电(设备 ES-1)');
    expect(messageText('ticket.opened', body, 'en')).toBe('[P1] New ticket T-7: Leakage (device ES-1)');
  });

  it('have a text for every topic, also for one of a family and one that is new', () => {
    expect(messageText('callback.done', { callback: { state: 'done', title: 'x', device_id: null } }, 'en')).toBe(
      'Callback (done): x, device —',
    );
    expect(messageText('novel.thing', {}, 'en')).toBe('Carewatch tells of novel.thing');
  });

  it('exist in both languages with the same values', () => {
    const values = (text: string) => [...text.matchAll(/\{[^}]*\}/g)].map(([value]) => value).toSorted();
    for (const [topic, texts] of Object.entries(messageTexts)) {
      const [zh, en] = messageLanguages.map((language) => values(texts[language]));
      expect(zh, topic).toEqual(en);
    }
  });

  it('stay on one line whatever a title holds, and of bounded length', () => {
    const title = `x\r\nBcc: everybody@example.com\u2028${'y'.repeat(2_000)}`;
    const text = messageText('ticket.closed', { ticket: { number: 'T-7', title } }, 'en');
    expect(text).not.toMatch(/[\r\n\u2028]/);
    expect(text.length).toBeLessThanOrEqual(500);
  });
});
