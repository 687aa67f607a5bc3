import { AppError } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { UsedPart } from '../visits/visit.ts';
import { nearestParts, type Part, partCalled, partsFor } from './part.ts';

/**
 * The parts that were used, each by its number, whatever of its names was said. What the catalogue does not have for the
 * device is refused with what was probably meant. Without a catalogue of parts they are as they were said.
 */
export async function numbered(
  reader: Reader,
  catalogue: readonly Part[],
  device: string | null,
  used: readonly UsedPart[],
): Promise<readonly UsedPart[]> {
  if (catalogue.length === 0 || used.length === 0) return used;
  const type = device === null ? undefined : (await createFleetReader(reader).getDevice(device))?.type;
  const parts = partsFor(catalogue, type);
  return used.map((one, i) => {
    const part = partCalled(parts, one.part);
    if (part === undefined) throw unknown(parts, `parts.${i}.part`, one.part);
    return { ...one, part: part.number };
  });
}

function unknown(parts: readonly Part[], field: string, said: string): AppError {
  const near = nearestParts(parts, said);
  const failure: DeskFailure = {
    ...{ code: 'part-unknown', field, value: said },
    nearest: near.map(({ number }) => number),
  };
  const named = near.map(({ number, title }) => `${number} (${title.en}, ${title['zh-CN']})`);
  const meant = named.length === 0 ? '' : `, probably ${named.join(' or ')}`;
  return new AppError(
    failure,
    `${field} is ${JSON.stringify(said.slice(0, 60))}; send a number or name of GET /parts${meant}; what is not there goes into other_parts.`,
  );
}
