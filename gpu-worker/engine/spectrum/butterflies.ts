import type { Twiddles } from './twiddles.ts';

/** A complex signal: real and imaginary parts, of equal length. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** One pass of a transform (Stockham, decimation in frequency): `radix` parts of `from` are combined into `to`. */
export interface Pass {
  readonly radix: number;
  /** Butterflies that differ in their twiddles: what is left of the size after this pass. */
  readonly rest: number;
  /** Butterflies that share a twiddle: the product of the radices before this pass. */
  readonly stride: number;
  readonly twiddles: Twiddles;
}

type Butterfly = (pass: Pass, from: Complex, to: Complex) => void;

/** Runs one pass, with a butterfly of its own for each of the small radices. */
export function runPass(pass: Pass, from: Complex, to: Complex): void {
  (butterflies[pass.radix] ?? anyRadix)(pass, from, to);
}

const butterflies: Readonly<Record<number, Butterfly>> = { 2: radix2, 3: radix3, 4: radix4, 5: radix5 };

function radix2({ rest, stride, twiddles: { cos, sin } }: Pass, { re, im }: Complex, to: Complex): void {
  const far = stride * rest;
  for (let p = 0; p < rest; p++) {
    const c = cos[p * stride] ?? 0;
    const s = sin[p * stride] ?? 0;
    for (let i = stride * p, end = i + stride, o = 2 * i; i < end; i++, o++) {
      const ar = re[i] ?? 0;
      const ai = im[i] ?? 0;
      const br = re[i + far] ?? 0;
      const bi = im[i + far] ?? 0;
      to.re[o] = ar + br;
      to.im[o] = ai + bi;
      put(to, o + stride, ar - br, ai - bi, c, s);
    }
  }
}

const sin60 = Math.sqrt(3) / 2;

function radix3({ rest, stride, twiddles: { cos, sin } }: Pass, { re, im }: Complex, to: Complex): void {
  const far = stride * rest;
  for (let p = 0; p < rest; p++) {
    const c1 = cos[p * stride] ?? 0;
    const s1 = sin[p * stride] ?? 0;
    const c2 = cos[2 * p * stride] ?? 0;
    const s2 = sin[2 * p * stride] ?? 0;
    for (let i = stride * p, end = i + stride, o = 3 * i; i < end; i++, o++) {
      const ar = re[i] ?? 0;
      const ai = im[i] ?? 0;
      const br = re[i + far] ?? 0;
      const bi = im[i + far] ?? 0;
      const cr = re[i + 2 * far] ?? 0;
      const ci = im[i + 2 * far] ?? 0;
      const mr = ar - (br + cr) / 2;
      const mi = ai - (bi + ci) / 2;
      const dr = sin60 * (bi - ci);
      const di = sin60 * (cr - br);
      to.re[o] = ar + br + cr;
      to.im[o] = ai + bi + ci;
      put(to, o + stride, mr + dr, mi + di, c1, s1);
      put(to, o + 2 * stride, mr - dr, mi - di, c2, s2);
    }
  }
}

function radix4({ rest, stride, twiddles: { cos, sin } }: Pass, { re, im }: Complex, to: Complex): void {
  const far = stride * rest;
  for (let p = 0; p < rest; p++) {
    const c1 = cos[p * stride] ?? 0;
    const s1 = sin[p * stride] ?? 0;
    const c2 = cos[2 * p * stride] ?? 0;
    const s2 = sin[2 * p * stride] ?? 0;
    const c3 = cos[3 * p * stride] ?? 0;
    const s3 = sin[3 * p * stride] ?? 0;
    for (let i = stride * p, end = i + stride, o = 4 * i; i < end; i++, o++) {
      const ar = re[i] ?? 0;
      const ai = im[i] ?? 0;
      const br = re[i + far] ?? 0;
      const bi = im[i + far] ?? 0;
      const cr = re[i + 2 * far] ?? 0;
      const ci = im[i + 2 * far] ?? 0;
      const dr = re[i + 3 * far] ?? 0;
      const di = im[i + 3 * far] ?? 0;
      const er = ar + cr;
      const ei = ai + ci;
      const fr = br + dr;
      const fi = bi + di;
      const gr = ar - cr;
      const gi = ai - ci;
      const hr = bi - di;
      const hi = dr - br;
      to.re[o] = er + fr;
      to.im[o] = ei + fi;
      put(to, o + stride, gr + hr, gi + hi, c1, s1);
      put(to, o + 2 * stride, er - fr, ei - fi, c2, s2);
      put(to, o + 3 * stride, gr - hr, gi - hi, c3, s3);
    }
  }
}

const [cos72, sin72] = [Math.cos((2 * Math.PI) / 5), Math.sin((2 * Math.PI) / 5)];
const [cos144, sin144] = [Math.cos((4 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];

function radix5({ rest, stride, twiddles: { cos, sin } }: Pass, { re, im }: Complex, to: Complex): void {
  const far = stride * rest;
  for (let p = 0; p < rest; p++) {
    const c1 = cos[p * stride] ?? 0;
    const s1 = sin[p * stride] ?? 0;
    const c2 = cos[2 * p * stride] ?? 0;
    const s2 = sin[2 * p * stride] ?? 0;
    const c3 = cos[3 * p * stride] ?? 0;
    const s3 = sin[3 * p * stride] ?? 0;
    const c4 = cos[4 * p * stride] ?? 0;
    const s4 = sin[4 * p * stride] ?? 0;
    for (let i = stride * p, end = i + stride, o = 5 * i; i < end; i++, o++) {
      const ar = re[i] ?? 0;
      const ai = im[i] ?? 0;
      const br = re[i + far] ?? 0;
      const bi = im[i + far] ?? 0;
      const cr = re[i + 2 * far] ?? 0;
      const ci = im[i + 2 * far] ?? 0;
      const dr = re[i + 3 * far] ?? 0;
      const di = im[i + 3 * far] ?? 0;
      const er = re[i + 4 * far] ?? 0;
      const ei = im[i + 4 * far] ?? 0;
      const pr = br + er;
      const pi = bi + ei;
      const qr = cr + dr;
      const qi = ci + di;
      const ur = bi - ei;
      const ui = er - br;
      const vr = ci - di;
      const vi = dr - cr;
      const m1r = ar + cos72 * pr + cos144 * qr;
      const m1i = ai + cos72 * pi + cos144 * qi;
      const m2r = ar + cos144 * pr + cos72 * qr;
      const m2i = ai + cos144 * pi + cos72 * qi;
      const n1r = sin72 * ur + sin144 * vr;
      const n1i = sin72 * ui + sin144 * vi;
      const n2r = sin144 * ur - sin72 * vr;
      const n2i = sin144 * ui - sin72 * vi;
      to.re[o] = ar + pr + qr;
      to.im[o] = ai + pi + qi;
      put(to, o + stride, m1r + n1r, m1i + n1i, c1, s1);
      put(to, o + 2 * stride, m2r + n2r, m2i + n2i, c2, s2);
      put(to, o + 3 * stride, m2r - n2r, m2i - n2i, c3, s3);
      put(to, o + 4 * stride, m1r - n1r, m1i - n1i, c4, s4);
    }
  }
}

/** The sum as the definition has it, for the larger prime factors. */
function anyRadix(
  { radix, rest, stride, twiddles: { cos, sin } }: Pass,
  { re, im }: Complex,
  to: Complex,
): void {
  const [size, far] = [radix * rest * stride, stride * rest];
  for (let p = 0; p < rest; p++) {
    for (let k = 0; k < radix; k++) {
      const turn = p * k * stride;
      for (let q = 0; q < stride; q++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let j = 0; j < radix; j++) {
          const at = q + stride * p + j * far;
          const angle = (((j * k) % radix) * (size / radix)) % size;
          const c = cos[angle] ?? 0;
          const s = sin[angle] ?? 0;
          sumRe += (re[at] ?? 0) * c - (im[at] ?? 0) * s;
          sumIm += (re[at] ?? 0) * s + (im[at] ?? 0) * c;
        }
        put(to, q + stride * (radix * p + k), sumRe, sumIm, cos[turn] ?? 0, sin[turn] ?? 0);
      }
    }
  }
}

/** Writes a value turned by cos + i sin. */
function put(to: Complex, at: number, re: number, im: number, cos: number, sin: number): void {
  to.re[at] = re * cos - im * sin;
  to.im[at] = re * sin + im * cos;
}
