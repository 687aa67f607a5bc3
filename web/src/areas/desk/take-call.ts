import { type Client, isConflict } from '../../api/client.ts';

/** Takes the call in hand; false when somebody else has it. */
export async function takeCall(client: Client, kind: 'call' | 'callback', id: string): Promise<boolean> {
  try {
    const input = { path: { id }, body: {} };
    if (kind === 'call') await client.call('POST /care-calls/{id}/claim', input);
    else await client.call('POST /callbacks/{id}/claim', input);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
