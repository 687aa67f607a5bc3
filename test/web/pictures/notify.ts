import type { Client } from '../../harness/client.ts';

/** Whom the house tells of its work; nobody has these addresses. */
export async function notify(api: Client): Promise<void> {
  await api.post('webhooks', {
    url: 'https://crm.linxi-care.example/tickets',
    topics: ['ticket.opened', 'ticket.closed'],
  });
  await api.post('webhooks', { url: 'https://duty.linxi-care.example/alerts', topics: ['alert.opened'] });
  await api.post('recipients', {
    kind: 'mail',
    to: 'duty@linxi-care.example',
    language: 'zh-CN',
    topics: ['report.*'],
  });
  await api.post('recipients', { kind: 'sms', to: '+8600000001200', language: 'zh-CN', topics: ['report.*'] });
}
