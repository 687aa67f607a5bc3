import { type Instant, instant } from '../base/index.ts';
import { consequencesOf, type Rule, type Severity, type Subject, severities, type Verdict } from '../rules/index.ts';
import type { DayCount, FoundEpisode } from './result.ts';

/** Episodes kept for comparison and judgement; more are only counted. */
const episodesKept = 50_000;
/** Verdicts of one episode kept to say what follows from it: the first, and the newest changes of level. */
const verdictsKept = 64;

interface OpenEpisode {
  readonly subject: Subject;
  readonly since: Instant;
  readonly openedAt: Instant;
  severity: Severity;
  verdicts: Verdict[];
}

/** What the verdicts of one rule come to within a stretch of time: counts of everything, and episodes up to a bound. */
export class EpisodeBook {
  readonly episodes: FoundEpisode[] = [];
  episodesTotal = 0;
  tickets = 0;
  careCalls = 0;
  readonly #rule: Rule;
  readonly #from: Instant;
  readonly #to: Instant;
  readonly #open = new Map<string, OpenEpisode>();
  readonly #hit = new Set<string>();
  readonly #days = new Map<string, { episodes: number; tickets: number; careCalls: number }>();

  constructor(rule: Rule, from: Instant, to: Instant) {
    this.#rule = rule;
    this.#from = from;
    this.#to = to;
  }

  /** In the order in which they fell, those of the warm-up too. */
  take(verdict: Verdict): void {
    const { subject, kind, severity, at } = verdict;
    if (at >= this.#to) return;
    const key = `${subject.kind} ${subject.id}`;
    const known = this.#open.get(key);
    if (kind === 'clear') {
      this.#open.delete(key);
      if (known === undefined) return;
      known.verdicts.push(verdict);
      this.#settle(known, verdict.since, at);
      return;
    }
    if (known === undefined) {
      this.#open.set(key, { subject, since: verdict.since, openedAt: at, severity, verdicts: [verdict] });
      return;
    }
    if (severities.indexOf(severity) < severities.indexOf(known.severity)) known.severity = severity;
    known.verdicts.push(verdict);
    if (known.verdicts.length > verdictsKept) known.verdicts.splice(1, 1);
  }

  /** Time went on up to `through`; what is open then stays open. */
  end(through: Instant): void {
    for (const episode of this.#open.values()) this.#settle(episode, null, null, through);
    this.#open.clear();
    this.episodes.sort((a, b) => a.openedAt - b.openedAt);
  }

  get subjectsHit(): number {
    return this.#hit.size;
  }

  get perDay(): readonly DayCount[] {
    return [...this.#days].map(([day, counts]) => ({ day, ...counts })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  #settle(episode: OpenEpisode, until: Instant | null, endedAt: Instant | null, through?: Instant): void {
    const { subject, since, openedAt, severity, verdicts } = episode;
    // What was over before the stretch belongs to the warm-up; what only opened there reaches into it.
    if (endedAt !== null && endedAt < this.#from) return;
    this.episodesTotal += 1;
    this.#hit.add(`${subject.kind} ${subject.id}`);
    if (openedAt >= this.#from) this.#day(openedAt).episodes += 1;
    const asked = consequencesOf(this.#rule, verdicts, endedAt === null ? through : instant(this.#to - 1));
    for (const { at } of asked.tickets.filter((ticket) => ticket.at >= this.#from)) {
      this.tickets += 1;
      this.#day(at).tickets += 1;
    }
    for (const { at } of asked.careCalls.filter((call) => call.at >= this.#from)) {
      this.careCalls += 1;
      this.#day(at).careCalls += 1;
    }
    if (this.episodes.length < episodesKept) this.episodes.push({ subject, since, until, openedAt, endedAt, severity });
  }

  #day(at: Instant): { episodes: number; tickets: number; careCalls: number } {
    const day = new Date(at).toISOString().slice(0, 10);
    const counts = this.#days.get(day) ?? { episodes: 0, tickets: 0, careCalls: 0 };
    this.#days.set(day, counts);
    return counts;
  }
}
