/** Even number of steps of an integral: the error stays below what is printed, also for a narrow distribution. */
const steps = 1000;

/** Beyond so many degrees of freedom the distribution is the normal one to five digits. */
const mostDegrees = 10_000;

/**
 * How many standard errors either side of the mean hold a share `confidence` (0 to below 1) of Student's t distribution.
 *
 * With t = sqrt(degrees) tan(angle) its density becomes a power of the cosine, which is smooth and has a bounded range.
 *
 * @param degrees - degrees of freedom, 1 or more, whole or not
 */
export function studentT(confidence: number, degrees: number): number {
  const freedom = Math.min(degrees, mostDegrees);
  const density = (angle: number): number => Math.cos(angle) ** (freedom - 1);
  const wanted = confidence * integral(density, Math.PI / 2);
  let [low, high] = [0, Math.PI / 2];
  for (let halvings = 0; halvings < 40; halvings++) {
    const middle = (low + high) / 2;
    if (integral(density, middle) < wanted) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan(low);
}

/** From 0 to `end` by Simpson's rule. */
function integral(density: (at: number) => number, end: number): number {
  const width = end / steps;
  let sum = density(0) + density(end);
  for (let step = 1; step < steps; step++) sum += density(step * width) * (step % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}
