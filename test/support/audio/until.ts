import { setTimeout } from 'node:timers/promises';

/** Waits until a condition holds, looking every 10 ms; fails after 20 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 2_000; look++) {
    if (await condition()) return;
    await setTimeout(10);
  }
  throw new Error('the condition did not come true within 20 seconds');
}
