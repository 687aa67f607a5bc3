import type { Catalogue } from '../../telemetry/index.ts';
import type { RuleDocument, Words } from '../document.ts';
import { ruleOf } from '../rule-of.ts';
import { type Proof, proofSentence } from './proof-sentence.ts';

/** `proofSentence` from the document of the version, as it is stored; undefined when it is no rule any more. */
export function explainProof(
  document: RuleDocument,
  proof: Proof,
  catalogue: Catalogue,
  deviceType?: string,
): Words | undefined {
  const read = ruleOf(document);
  return 'rule' in read ? proofSentence(read.rule, proof, catalogue, deviceType) : undefined;
}
