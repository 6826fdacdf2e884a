import { AV_LOG_WARNING } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { JobFailure } from '../../core/jobs/failures.ts';
import { failureOf } from './engine-failure.ts';
import { createLengthTeller } from './length-teller.ts';
import { ModelLibrary } from './model/model-library.ts';
import { createProgressReporter } from './progress-reporter.ts';
import { probeDevice } from './model/probe-device.ts';
import type { EngineAnswer, EngineTask, FromEngine, ToEngine } from './protocol.ts';
import { separateSong } from './separate-song.ts';

/*
 * The engine's process. It takes one song at a time over IPC from the worker that started it, and ends when that worker
 * does. What FFmpeg and onnxruntime print goes to stderr, which the worker collects.
 */
Log.setLevel(AV_LOG_WARNING);
const library = new ModelLibrary((report) => send({ type: 'out-of-memory', report }));
const now = () => performance.now();

process.on('message', (message: ToEngine) => {
  if (message.type === 'close') process.exit(0);
  else void answer(message);
});
process.on('disconnect', () => process.exit(0));

async function answer(task: EngineTask): Promise<void> {
  try {
    send(task.type === 'separate' ? await separate(task) : await verify(task));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    send(failureOf(error));
  }
}

type Task<Type> = Extract<EngineTask, { type: Type }>;

async function separate({ request, settings }: Task<'separate'>): Promise<EngineAnswer> {
  const report = createProgressReporter((progress) => send({ type: 'progress', progress }), now);
  const tellLength = createLengthTeller((seconds) => send({ type: 'length', seconds }));
  const tools = { library, settings, report, tellLength, now };
  return { type: 'result', result: await separateSong(request, tools) };
}

async function verify({ settings }: Task<'verify'>): Promise<EngineAnswer> {
  const reason = await probeDevice(settings);
  if (reason !== null) throw new JobFailure('device-unavailable', reason);
  return { type: 'verified' };
}

function send(message: FromEngine): void {
  process.send?.(message);
}
