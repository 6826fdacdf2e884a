/** The signals that ask a stack to stop. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on a Ctrl-C that the terminal has sent already: within this time it is the same one, in milliseconds. */
const sameMilliseconds = 1000;

/** Watches for requests to stop: `signal` aborts and `stopped` resolves with the first; another one ends at once. */
export function stopOnSignals(): { readonly signal: AbortSignal; readonly stopped: Promise<void> } {
  const controller = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const stop = (): void => {
    if (firstAt !== undefined && performance.now() - firstAt > sameMilliseconds) process.exit(130);
    firstAt ??= performance.now();
    controller.abort();
    resolve();
  };
  for (const name of stopSignals) process.on(name, stop);
  return { signal: controller.signal, stopped };
}
