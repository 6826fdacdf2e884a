const belowAMinute: readonly number[] = [1, 5, 10, 20, 30];

/**
 * Refuses what CloudWatch does not take as a period.
 *
 * @throws RangeError unless the period is 1, 5, 10, 20, 30 or a multiple of 60 seconds
 */
export function assertPeriod(period: number): void {
  const valid = period > 0 && (period % 60 === 0 || belowAMinute.includes(period));
  if (!valid) {
    throw new RangeError(
      `The period is ${period} seconds; it must be ${belowAMinute.join(', ')} or a multiple of 60.`,
    );
  }
}
