import { assert } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { type Finding, isUrgent } from '../muting/finding.ts';
import { openParents } from '../muting/parents.ts';

/** The open incident that explains the finding; what lives hang on has none. */
export async function incidentAbove(reader: Reader, finding: Finding): Promise<string | undefined> {
  if (isUrgent(finding)) return undefined;
  const parent = (await openParents(reader, finding)).find(({ subject_kind }) => subject_kind !== 'device');
  if (parent === undefined) return undefined;
  assert(parent.incident_id !== null, 'the alert of a group is an incident');
  return parent.incident_id;
}
