import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { deviceCommandStates } from './device-command.ts';
import { decideDeviceCommand, deviceCommandInputs } from './device-command-transitions.ts';

const golden = '../../../test/golden/transitions/device-command.md';

it('moves a device command exactly as the table in the docs says', async () => {
  const table = transitionTable('Device command', deviceCommandStates, deviceCommandInputs, decideDeviceCommand);
  await expect(table).toMatchFileSnapshot(golden);
});

it('never leaves an answer behind: nothing follows a reply', () => {
  for (const input of deviceCommandInputs) expect(decideDeviceCommand('replied', input)).toBeUndefined();
});
