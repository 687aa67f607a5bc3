import type { DispatchedTicket, Technician, TechnicianLoad } from '../../api/schema.d.ts';

/** Somebody who may be sent, with what speaks for and against it where a ticket is chosen. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly providerId: string;
  readonly skill: number;
  readonly tickets: number;
  readonly weight: number;
  /** Undefined: not judged for this ticket. Null: cannot be sent. */
  readonly score: number | null | undefined;
  readonly reasons: readonly string[];
}

/** Whom dispatch proposes for the chosen ticket come first, the best before; then everybody else, the freest first. */
export function crewOf(
  technicians: readonly Technician[],
  loads: readonly TechnicianLoad[],
  chosen: DispatchedTicket | undefined,
): readonly Member[] {
  const load = new Map(loads.map((one) => [one.technician_id, one]));
  const judged = new Map((chosen?.dispatch.candidates ?? []).map((one) => [one.technician_id, one]));
  return technicians
    .map((one): Member => {
      const { tickets = 0, weight = 0 } = load.get(one.id) ?? {};
      const { score, reasons = [] } = judged.get(one.id) ?? {};
      return {
        id: one.id,
        name: one.name,
        providerId: one.provider_id,
        skill: one.skill,
        tickets,
        weight,
        score,
        reasons,
      };
    })
    .toSorted((a, b) => rank(b) - rank(a) || a.weight - b.weight || (a.id < b.id ? -1 : 1));
}

const rank = ({ score }: Member): number => (score === undefined ? -2_000_000 : score === null ? -1_000_000 : score);
