import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { readCsv } from '../../../src/api/csv.ts';

/** A file that the page hands to the person, as a table: its name, its heading and its rows. */
export async function downloadTable(page: Page, begin: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), begin()]);
  const text = await readFile(await download.path(), 'utf8');
  const [heading = [], ...rows] = [...readCsv(text.replace(/^\uFEFF/, ''))].map((row) =>
    'cells' in row ? row.cells : [],
  );
  return {
    name: download.suggestedFilename(),
    text,
    rows,
    /** The cells of a column. */
    column: (name: string): (string | undefined)[] => rows.map((row) => row[heading.indexOf(name)]),
  };
}
