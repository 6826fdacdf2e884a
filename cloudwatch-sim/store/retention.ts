const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

/** How long values are kept at a resolution. */
export interface RetentionTier {
  /** Seconds of a bucket. */
  readonly width: 1 | 60 | 300 | 3600;
  /** Milliseconds after which buckets are merged into those of the next tier, or dropped after the last one. */
  readonly keptFor: number;
}

/** Finest first, as CloudWatch documents them ("Metrics retention"). */
export const retentionTiers: readonly RetentionTier[] = [
  { width: 1, keptFor: 3 * hour },
  { width: 60, keptFor: 15 * day },
  { width: 300, keptFor: 63 * day },
  { width: 3600, keptFor: 455 * day },
];

/** The oldest time (epoch milliseconds) at which a period of so many seconds can still be read. */
export function oldestReadable(period: number, now: number): number {
  const tier = retentionTiers.findLast(({ width }) => period % width === 0) ?? retentionTiers[0]!;
  return now - tier.keptFor;
}

/** How data age, beside what is documented. */
export interface Ageing {
  /** Divides the documented ages, to need less memory than they would. */
  readonly haste: number;
  /** Milliseconds after which data are dropped at any resolution. */
  readonly keptFor: number;
}

/** The width in seconds that a bucket of this age (milliseconds) is kept at, or undefined when it is to be dropped. */
export function widthAtAge(width: number, age: number, { haste, keptFor }: Ageing): number | undefined {
  if (age > keptFor) return undefined;
  return retentionTiers.find((tier) => tier.width >= width && age <= tier.keptFor / haste)?.width;
}
