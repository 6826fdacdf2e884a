// Loaded before the program of every supervised process (`node --import`). When the supervisor is gone, however it
// ended, its children are asked to stop as if it had asked them, and are killed if they do not: nothing is left behind.

/** How long a process may take to stop by itself once its supervisor is gone. */
const graceMilliseconds = 10_000;

if (process.env['STEMWATCH_SUPERVISOR'] === String(process.ppid) && process.channel !== undefined) {
  process.channel.unref();
  process.on('disconnect', () => {
    // Writing to the pipes of a dead supervisor fails, which is no reason to stop in the middle of stopping.
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMilliseconds).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
