import { runPass, type Complex, type Pass } from './butterflies.ts';
import { createTwiddles } from './twiddles.ts';

/**
 * The discrete Fourier transform of complex signals of one size, which may be any. Fast where its prime factors are
 * small (Stockham's form, which needs no reordering): the sizes of MDX networks are products of 2, 3 and 5.
 */
export class FourierTransform {
  /** Filled by the caller before `run`, and holding the result after it: X[k] = sum of x[n] exp(-2 pi i k n / size). */
  readonly signal: Complex;
  readonly #scratch: Complex;
  readonly #passes: readonly Pass[];

  constructor(size: number) {
    this.signal = complex(size);
    this.#scratch = complex(size);
    this.#passes = planPasses(size);
  }

  /** Transforms `signal` in its place. The inverse, times the size, is the same with real and imaginary parts exchanged. */
  run(): void {
    let [from, to] = [this.signal, this.#scratch];
    for (const pass of this.#passes) {
      runPass(pass, from, to);
      [from, to] = [to, from];
    }
    if (from === this.signal) return;
    this.signal.re.set(from.re);
    this.signal.im.set(from.im);
  }
}

function complex(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

function planPasses(size: number): Pass[] {
  const twiddles = createTwiddles(size);
  let stride = 1;
  return radicesOf(size).map((radix) => {
    const pass = { radix, rest: size / stride / radix, stride, twiddles };
    stride *= radix;
    return pass;
  });
}

/** Prime factors, pairs of 2 taken as 4. */
function radicesOf(size: number): number[] {
  const radices: number[] = [];
  let [rest, radix] = [size, 4];
  while (rest > 1) {
    while (rest % radix !== 0) radix = nextRadix(radix, rest);
    radices.push(radix);
    rest /= radix;
  }
  return radices;
}

function nextRadix(radix: number, rest: number): number {
  if (radix === 4) return 2;
  const next = radix === 2 ? 3 : radix + 2;
  return next * next > rest ? rest : next;
}
