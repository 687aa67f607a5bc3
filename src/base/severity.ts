/** P1 life safety · P2 no service or damage risk · P3 degraded · P4 planned. */
export const severities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Severity = (typeof severities)[number];
