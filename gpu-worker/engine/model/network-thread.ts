import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { BatchRunner } from './batch-runner.ts';
import { takeBatch } from './batch.ts';
import { findFault } from './find-fault.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import type { NetworkReply, NetworkStart, NetworkTask, Slot } from './network-protocol.ts';
import { createSession } from './session.ts';
import { ThreadBudget } from './thread-budget.ts';

// A run of onnxruntime-node blocks its thread; here it blocks nobody else.
const { budget: sharedBudget, ...source } = workerData as NetworkStart;
const { settings } = source;
const budget = new ThreadBudget(sharedBudget);
if (!parentPort) throw new Error('This file is the body of a thread.');
const port: MessagePort = parentPort;

function reply(message: NetworkReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  port.postMessage(message);
}

/** Works while no other network needs the same threads. */
async function computing<Result>(work: () => Promise<Result>): Promise<Result> {
  budget.take(settings.threads);
  try {
    return await work();
  } finally {
    budget.giveBack(settings.threads);
  }
}

let slots: readonly Slot[] = [];
const waiting: number[] = [];

function accept(task: NetworkTask): void {
  if (task.type === 'slots') slots = task.slots;
  else if (task.type === 'run') waiting.push(task.slot);
  else port.close();
}

/** Messages that came while the thread was at work count as well: the more wait, the more go into one run. */
function acceptWaiting(): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    accept(next.message as NetworkTask);
}

async function runWaiting(runner: BatchRunner): Promise<void> {
  while (waiting.length > 0) {
    await computing(async () => {
      acceptWaiting();
      const group = takeBatch(waiting, runner.batch);
      try {
        reply({ type: 'done', slots: group, finite: await runner.run(group.map(slotOf)) });
      } catch (error) {
        reply({ type: 'broken', slots: group, ...(await findFault(error, settings, 'internal')) });
      }
    });
  }
}

function slotOf(index: number): Slot {
  const slot = slots[index];
  if (!slot) throw new RangeError(`slot ${index} does not exist`);
  return slot;
}

const onOutOfMemory = (chunks: number): void => reply({ type: 'out-of-memory', chunks });

try {
  const session = await computing(() => createSession(source, onOutOfMemory));
  const runner = new BatchRunner(session, onOutOfMemory);
  // One after the other: `run` only begins in a later turn of the event loop, in which more messages come.
  let last = Promise.resolve();
  port.on('message', (task: NetworkTask) => {
    accept(task);
    last = last.then(() => runWaiting(runner));
  });
  reply({ type: 'ready', batch: runner.batch });
} catch (error) {
  if (isOutOfMemory(error)) onOutOfMemory(1);
  reply({ type: 'unavailable', ...(await findFault(error, settings, 'model-unavailable')) });
}
