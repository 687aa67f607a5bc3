import { isDeepStrictEqual } from 'node:util';
import { parseArticles } from './catalogue-files.ts';
import { enqueueControl, type Tx } from './db/index.ts';
import type { ArticleBook } from './knowledge/index.ts';
import type { Outbox } from './notify/index.ts';
import { configuredTargets } from './operations-notify.ts';
import type { OperationsThreadData } from './operations-thread.ts';
import type { RuleBook } from './rules/index.ts';
import type { Fold } from './telemetry/index.ts';

/** Of what the thread is given. */
type Installation = Pick<OperationsThreadData, 'catalogue' | 'mappings' | 'config' | 'notifySecrets'>;

export interface InstallationBooks {
  readonly rules: Pick<RuleBook, 'importDefaults'>;
  readonly fold: Pick<Fold, 'mappings'>;
  readonly articles: Pick<ArticleBook, 'keepSeeds'>;
  readonly outbox: Pick<Outbox, 'keepConfigured'>;
}

/** Brings what the catalogue and the configuration say at this start into the books. */
export async function keepInstallation(
  tx: Tx,
  { catalogue: texts, mappings, config, notifySecrets }: Installation,
  { rules, fold, articles, outbox }: InstallationBooks,
): Promise<void> {
  await rules.importDefaults(tx, texts.rules);
  // From this entry of the journal on, and in every replay of it, messages are read by these.
  if (!isDeepStrictEqual(fold.mappings(), mappings)) {
    await enqueueControl(tx, { label: 'mappings', subject: '', body: { mappings } });
  }
  await articles.keepSeeds(tx, parseArticles(texts.articles));
  await outbox.keepConfigured(tx, configuredTargets(config.notify, notifySecrets));
}
