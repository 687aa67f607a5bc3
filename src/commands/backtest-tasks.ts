import type { AskedVersion, Backtest, BacktestTask, TestedVersion } from '../backtest/index.ts';
import { assert } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { readJudgedTickets } from '../desk/index.ts';
import { parseRule } from '../rules/index.ts';

export interface BacktestTasksDeps {
  readonly db: Database;
  readonly cost: BacktestTask['cost'];
}

/** What it takes to run a backtest: its versions read, and the tickets that people judged in that time. */
export function createBacktestTasks({ db, cost }: BacktestTasksDeps): (backtest: Backtest) => Promise<BacktestTask> {
  const tested = async ({ id, version, document }: AskedVersion, { from, to }: Backtest['request']) => {
    const parsed = parseRule(JSON.stringify(document));
    assert(parsed.ok, `rule ${id} was faultless when the backtest was asked for`);
    const { rule } = parsed;
    const tickets = await readJudgedTickets(db, { rule_id: id, fault: rule.ticket?.fault, from, to });
    return { rule, version, tickets } satisfies TestedVersion;
  };
  return async ({ request }) => ({
    from: request.from,
    to: request.to,
    devices: request.devices ?? undefined,
    tested: await tested(request.rule, request),
    compared: request.compareTo === null ? undefined : await tested(request.compareTo, request),
    truth: request.truth ?? undefined,
    cost,
  });
}
