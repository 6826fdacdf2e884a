/**
 * A sum without rounding errors: the same numbers give the same result in any order, so statistics do not depend on
 * the order in which data arrive.
 *
 * The sum is kept as doubles that do not overlap, after J. R. Shewchuk, "Adaptive Precision Floating-Point
 * Arithmetic and Fast Robust Geometric Predicates" (1997), and rounded once, when it is read.
 */
export class ExactSum {
  /** Non-overlapping parts of the sum, ascending in magnitude; most sums need but one, which `#only` holds. */
  #parts: number[] | undefined;
  #only = 0;

  /** The parts, whose exact sum this is; to be kept and added again. */
  get parts(): readonly number[] {
    return this.#parts ?? (this.#only === 0 ? [] : [this.#only]);
  }

  /** Adds one number, which must be finite. */
  add(term: number): void {
    if (this.#parts === undefined) {
      const only = this.#only;
      const sum = only + term;
      const error = Math.abs(term) < Math.abs(only) ? term - (sum - only) : only - (sum - term);
      if (error === 0) this.#only = sum;
      else this.#parts = [error, sum];
    } else addTo(this.#parts, term);
  }

  /** Adds `value` × `count` without rounding the product. */
  addProduct(value: number, count: number): void {
    if (count === 1) {
      this.add(value);
      return;
    }
    const product = value * count;
    const [valueHigh, valueLow] = split(value);
    const [countHigh, countLow] = split(count);
    const error =
      valueLow * countLow - (product - valueHigh * countHigh - valueLow * countHigh - valueHigh * countLow);
    this.add(product);
    if (error !== 0) this.add(error);
  }

  /** The sum, correctly rounded to a double. */
  value(): number {
    const parts = this.#parts;
    if (parts === undefined) return this.#only;
    let index = parts.length - 1;
    if (index < 0) return 0;
    let high = parts[index]!;
    let low = 0;
    while (index > 0) {
      const before = high;
      const part = parts[--index]!;
      high = before + part;
      low = part - (high - before);
      if (low !== 0) break;
    }
    return roundHalfEven(high, low, parts[index - 1] ?? 0);
  }
}

function addTo(parts: number[], term: number): void {
  let rest = term;
  let kept = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    const sum = rest + part;
    const error = Math.abs(rest) < Math.abs(part) ? rest - (sum - part) : part - (sum - rest);
    if (error !== 0) parts[kept++] = error;
    rest = sum;
  }
  parts.length = kept;
  if (rest !== 0) parts.push(rest);
}

/** Halves of a double with 26 bits each, whose products are exact (T. J. Dekker). */
function split(number: number): readonly [number, number] {
  const shifted = number * 134_217_729;
  const high = shifted - (shifted - number);
  return [high, number - high];
}

/** `high` + `low`, where `low` is half a unit of `high` and what follows decides. */
function roundHalfEven(high: number, low: number, next: number): number {
  if (!((low < 0 && next < 0) || (low > 0 && next > 0))) return high;
  const doubled = low * 2;
  const rounded = high + doubled;
  return doubled === rounded - high ? rounded : high;
}
