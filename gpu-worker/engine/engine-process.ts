import { AV_LOG_WARNING } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { JobFailure } from '../../core/jobs/failures.ts';
import { ModelLibrary } from './model/model-library.ts';
import { createProgressReporter } from './progress-reporter.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { separateSong } from './separate-song.ts';

/*
 * The engine's process. It takes one song at a time over IPC from the worker that started it, and ends when that worker
 * does. What FFmpeg and onnxruntime print goes to stderr, which the worker collects.
 */
Log.setLevel(AV_LOG_WARNING);
const library = new ModelLibrary();
const now = () => performance.now();

process.on('message', (message: ToEngine) => {
  if (message.type === 'close') process.exit(0);
  else void separate(message);
});
process.on('disconnect', () => process.exit(0));

async function separate({ request, settings }: Extract<ToEngine, { type: 'separate' }>): Promise<void> {
  const report = createProgressReporter((progress) => send({ type: 'progress', progress }), now);
  try {
    send({ type: 'result', result: await separateSong(request, { library, settings, report, now }) });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    send(failureOf(error));
  }
}

function failureOf(error: unknown): FromEngine {
  if (error instanceof JobFailure) return { type: 'failure', failure: error.type, detail: error.detail };
  return {
    type: 'failure',
    failure: 'internal',
    detail: 'The separation engine met an error that nobody foresaw.',
  };
}

function send(message: FromEngine): void {
  process.send?.(message);
}
