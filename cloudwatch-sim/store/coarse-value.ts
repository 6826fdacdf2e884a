/** The coarsest step: only the sign and the power of two are left. */
export const coarsest = 21;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Of the two halves of a double, the one with sign, exponent and the upper 20 bits of the fraction. */
const upper = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * A value with its fraction cut to 21 - `step` bits (step 0: the value itself). Values that fit stay as they are; the
 * relative error of others is below 2^-(21 - step). Cutting by steps gives the same as cutting at once.
 */
export function coarseValue(value: number, step: number): number {
  if (step === 0) return value;
  double[0] = value;
  words[1 - upper] = 0;
  words[upper] = (words[upper]! & (-1 << (step - 1))) >>> 0;
  return double[0];
}
