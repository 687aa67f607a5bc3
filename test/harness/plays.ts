/**
 * How often a random test is played: `usual` where somebody waits for it, `CAREWATCH_PLAYS` times as often where there
 * is time. Its seed is fixed, so that more plays begin with the same ones.
 */
export function plays(usual: number): number {
  const times = Number(process.env.CAREWATCH_PLAYS ?? 1);
  if (!(times > 0)) throw new Error(`CAREWATCH_PLAYS is ${process.env.CAREWATCH_PLAYS}; give a number such as 5.`);
  return Math.max(1, Math.round(usual * times));
}
