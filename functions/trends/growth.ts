/** Growth from one figure to another in percent; undefined where the first is nothing. */
export const growthPercent = (before: number, after: number): number | undefined =>
  before > 0 ? 100 * (after / before - 1) : undefined;

/**
 * How much a daily figure has grown over some days, in percent of the first of them that is not zero; 0 unless it grew each
 * day.
 *
 * @param days - oldest first
 */
export function steadyGrowthPercent(days: readonly number[]): number {
  const grew = days.every((value, index) => index === 0 || value > (days[index - 1] ?? 0));
  const base = days.find((value) => value > 0);
  return grew && base !== undefined ? 100 * ((days.at(-1) ?? base) / base - 1) : 0;
}
