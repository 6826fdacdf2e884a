import { setTimeout as pause } from 'node:timers/promises';

/** How often an address is asked whether it answers yet. */
const pollMilliseconds = 25;

/** Resolves once `url` answers with a success; rejects when `signal` aborts. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answers(url, signal))) await pause(pollMilliseconds, undefined, { signal });
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
