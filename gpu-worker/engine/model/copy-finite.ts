/** Values copied at a time: what is checked is still in the processor's first cache. */
const tile = 8_192;
const exponent = 0x7f_80_00_00;
const oneStep = 0x00_80_00_00;

/** Copies `values` into `target`; false when one of them is NaN or infinite. */
export function copyFinite(values: Float32Array, target: Float32Array): boolean {
  let finite = true;
  for (let at = 0; at < values.length; at += tile) {
    const part = values.subarray(at, at + tile);
    target.set(part, at);
    finite = allFinite(part) && finite;
  }
  return finite;
}

/** Only the exponent of NaN and infinity is all ones (IEEE 754), so that one step more reaches the sign bit. */
function allFinite(values: Float32Array): boolean {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  let seen = 0;
  for (let i = 0; i < words.length; i++) seen |= ((words[i] ?? 0) & exponent) + oneStep;
  return seen >= 0;
}
