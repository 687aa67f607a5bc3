import { DuckDBInstance } from '@duckdb/node-api';

/** What it takes to bring the same columns in the same order from DuckDB into JavaScript and look at each value. */
export interface Streamed {
  readonly rows: number;
  readonly ms: number;
}

/** `values`: as the client library gives them; `memory`: numbers where DuckDB has them, and no text is made. */
export async function streamColumns(file: string, signal: string, how: 'values' | 'memory'): Promise<Streamed> {
  const instance = await DuckDBInstance.create(file, { threads: '2', memory_limit: '1GB', access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const tables = await connection.runAndReadAll(
      "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'reading:%'",
    );
    const columns = 'seq::DOUBLE, idx::DOUBLE, "at"::DOUBLE, ts::DOUBLE, flags::DOUBLE';
    const parts = tables.getRows().map(([name]) => `SELECT ${columns}, "${signal}", device FROM "${String(name)}"`);
    const began = performance.now();
    const result = await connection.stream(`SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY 1, 2`);
    let rows = 0;
    let seen = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let column = 0; column < (how === 'values' ? 7 : 6); column += 1) {
        const vector = chunk.getColumnVector(column) as unknown as { readonly items: ArrayLike<unknown> };
        const items = how === 'values' ? chunk.getColumnValues(column) : vector.items;
        for (let row = 0; row < items.length; row += 1) if (items[row] !== null) seen += 1;
      }
      rows += chunk.rowCount;
    }
    if (seen === 0) throw new Error('defect: nothing was streamed');
    return { rows, ms: performance.now() - began };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
