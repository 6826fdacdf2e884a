import { parentPort, workerData } from 'node:worker_threads';
import { createSession, type Session } from './session.ts';
import type { NetworkReply, NetworkStart, RunSlot } from './network-protocol.ts';

// A run of onnxruntime-node blocks its thread; here it blocks nobody else.
const { slots, ...source } = workerData as NetworkStart;

function reply(message: NetworkReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort?.postMessage(message);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function serve(session: Session, { slot }: RunSlot): Promise<void> {
  const memory = slots[slot];
  if (!memory) throw new RangeError(`slot ${slot} does not exist`);
  const finite = await session.run(memory.input, memory.output);
  reply({ type: 'done', slot, finite });
}

try {
  const session = await createSession(source);
  // One after the other: the session has one input buffer, and `run` only begins in a later turn of the event loop.
  let last = Promise.resolve();
  parentPort?.on('message', (message: RunSlot) => {
    last = last
      .then(() => serve(session, message))
      .catch((error: unknown) => reply({ type: 'broken', detail: sentence(error) }));
  });
  reply({ type: 'ready' });
} catch (error) {
  reply({ type: 'unavailable', detail: sentence(error) });
}
