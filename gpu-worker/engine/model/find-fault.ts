import { JobFailure } from '../../../core/jobs/failures.ts';
import type { EngineSettings } from '../protocol.ts';
import type { NetworkFault } from './network-protocol.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import { probeDevice } from './probe-device.ts';
import { reasonOf } from './reason.ts';

/** Whose fault an error in a network's thread is: the memory's, the device's, or `otherwise`; and a sentence about it. */
export async function findFault(
  error: unknown,
  settings: EngineSettings,
  otherwise: 'model-unavailable' | 'internal',
): Promise<{ fault: NetworkFault; detail: string }> {
  if (error instanceof JobFailure && error.type === 'device-out-of-memory')
    return { fault: error.type, detail: error.detail };
  const detail = reasonOf(error);
  if (isOutOfMemory(error)) return { fault: 'device-out-of-memory', detail };
  // Where a graph of one operator does not run either, it is not the model.
  const broken = settings.device === 'cuda' ? await probeDevice(settings) : null;
  return broken === null ? { fault: otherwise, detail } : { fault: 'device-unavailable', detail: broken };
}
