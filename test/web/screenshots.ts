import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../harness/daemon.ts';
import { openBrowsers } from './harness/browser.ts';
import { prepare } from './pictures/deeds.ts';
import { pictureOf } from './pictures/picture-of.ts';
import type { Shot } from './pictures/shots.ts';
import { shots } from './pictures/shots-of-everybody.ts';
import { takePicture } from './pictures/take.ts';
import { openLivelyHouse } from './pictures/town.ts';
import { makeReady } from './ready.ts';

/**
 * Takes the pictures of docs/console.md: each page as it is after three busy days of a town, in both languages; and looks on
 * each for grave faults of access in both themes, for texts that are missing, and for errors on the browser's console.
 */
const { values } = parseArgs({
  options: {
    /** Only those whose name has it. */
    only: { type: 'string', default: '' },
    theme: { type: 'string', default: 'light' },
    to: { type: 'string', default: 'docs/images/console' },
  },
});
if (!makeReady()) process.exit(1);
const theme = values.theme === 'dark' ? 'dark' : 'light';

await using folder = await temporaryFolder();
await using house = await openLivelyHouse(folder.path, console.log);
const told = { api: house.api, deeds: await prepare(house) };
await using browsers = await openBrowsers();
await mkdir(values.to, { recursive: true });
const failed: string[] = [];
let looked = 0;
for (const shot of shots.filter(({ name }) => name.includes(values.only))) {
  for (const language of ['zh-CN', 'en'] as const) await take(shot, language);
}
for (const fault of failed) console.error(`*** ${fault}`);
console.log(`${looked} pages looked at, in both themes each: ${failed.length} faults`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** One that cannot be taken leaves the others their turn. */
async function take(shot: Shot, language: 'zh-CN' | 'en'): Promise<void> {
  const file = pictureOf(values.to, shot.name, language);
  try {
    const { picture, faults } = await takePicture(browsers, await house.address(), shot, { language, theme }, told);
    await writeFile(file, picture);
    looked += 1;
    failed.push(...faults.map((fault) => `${file}: ${fault}`));
    console.log(`${file}: ${Math.ceil(picture.length / 1000)} kB`);
  } catch (error) {
    failed.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
