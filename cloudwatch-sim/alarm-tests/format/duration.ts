const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** Milliseconds of a duration such as `90s`, `7m`, `1h30m` or `0`; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (parts === null) return undefined;
  return Object.values(units).reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit, 0);
}

/** A duration as parseDuration reads it, in minutes and seconds: `7m`, `61m`, `1m30s`. */
export function durationText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / units.m);
  const seconds = (milliseconds % units.m) / units.s;
  if (seconds === 0) return `${minutes}m`;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}
