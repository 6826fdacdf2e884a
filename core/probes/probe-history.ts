import type { ProbeResult } from './probe.ts';

/** One probe as it is kept: without its region, which the history has. */
export type ProbeRecord = Omit<ProbeResult, 'region'>;

/** Probes of an endpoint within some time. */
export interface ProbeCount {
  readonly good: number;
  readonly all: number;
}

/** Counts by endpoint since `from` (epoch milliseconds), for a quarter of an hour. */
interface Quarter {
  readonly from: number;
  readonly endpoints: Readonly<Record<string, ProbeCount>>;
}

/** What is remembered of a region's probes: the latest one by one, those of a day as counts. */
export interface ProbeHistory {
  readonly region: string;
  /** Oldest first. */
  readonly records: readonly ProbeRecord[];
  /** Oldest first; a day of them. */
  readonly quarters: readonly Quarter[];
}

const quarter = 15 * 60_000;
const day = 24 * 3_600_000;

/** The history of a region that was never probed. */
export const emptyHistory = (region: string): ProbeHistory => ({ region, records: [], quarters: [] });

/** The history after further probes of its region, in which at most `kept` records stay. */
export function withResults(
  history: ProbeHistory,
  results: readonly ProbeResult[],
  kept: number,
): ProbeHistory {
  const { region } = history;
  const own = results.filter((result) => result.region === region).sort((a, b) => a.at - b.at);
  const latest = own.at(-1)?.at ?? 0;
  return {
    region,
    records: [...history.records, ...own.map(recordOf)].slice(-kept),
    quarters: withCounts(history.quarters, own).filter(({ from }) => from > latest - day - quarter),
  };
}

function recordOf(result: ProbeResult): ProbeRecord {
  const { region: _, ...record } = result;
  return record;
}

const withCounts = (quarters: readonly Quarter[], results: readonly ProbeResult[]): readonly Quarter[] =>
  results.reduce((all, result) => counted(all, result), quarters);

function counted(quarters: readonly Quarter[], { at, endpoint, ok }: ProbeResult): readonly Quarter[] {
  const from = Math.floor(at / quarter) * quarter;
  const known = quarters.find((one) => one.from === from) ?? { from, endpoints: {} };
  const { good, all } = known.endpoints[endpoint] ?? { good: 0, all: 0 };
  const count = { good: good + (ok ? 1 : 0), all: all + 1 };
  const others = quarters.filter((one) => one !== known);
  return [...others, { from, endpoints: { ...known.endpoints, [endpoint]: count } }].sort(
    (a, b) => a.from - b.from,
  );
}

/**
 * Share of an endpoint's probes of the last 24 hours that were answered well, in percent; the quarter of an hour that is a
 * day old counts whole. Undefined without a probe.
 */
export function uptimePercent({ quarters }: ProbeHistory, endpoint: string, now: number): number | undefined {
  const counts = quarters
    .filter(({ from }) => from > now - day - quarter)
    .flatMap(({ endpoints }) => endpoints[endpoint] ?? []);
  const all = counts.reduce((sum, count) => sum + count.all, 0);
  const good = counts.reduce((sum, count) => sum + count.good, 0);
  return all === 0 ? undefined : (100 * good) / all;
}
