/** What the agents' process is told. */
export interface AgentsOptions {
  readonly httpUrl: string;
  /** One for each agent. */
  readonly tokens: readonly string[];
  readonly seconds: number;
  /** Between one request and the next of an agent: from and up to. */
  readonly thinkMs: readonly [least: number, most: number];
  /** Heaters that customers ring up about. */
  readonly devices: readonly string[];
  readonly seed: number;
}

/** What it hands back: times in milliseconds by kind of request, and answers that were no success. */
export interface AgentsReport {
  readonly times: Readonly<Record<string, readonly number[]>>;
  /** Refused because somebody was quicker, or because of the state by then: 409 and 412, by kind. */
  readonly conflicts: Readonly<Record<string, number>>;
  /** Everything else that was refused, or failed. */
  readonly errors: readonly string[];
  /** Tickets that agents took in by phone, and those they closed; calls they ended. */
  readonly done: { readonly taken_in: number; readonly closed: number; readonly called: number };
}
