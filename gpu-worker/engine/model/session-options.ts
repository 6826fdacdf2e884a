import type { InferenceSession } from 'onnxruntime-node';
import type { EngineSettings } from '../protocol.ts';

/** How sessions of onnxruntime are made. A provider that cannot be loaded is an error: none stands in for another. */
export function sessionOptions({
  device,
  threads,
  tensorrt = false,
}: EngineSettings): InferenceSession.SessionOptions {
  return {
    executionProviders: device === 'cuda' && tensorrt ? ['tensorrt', 'cuda'] : [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Memory patterns would keep a second copy of the largest activations, and one for every size of batch.
    enableMemPattern: false,
    // Waiting threads sleep instead of spinning: the rest of the engine needs the cores between two operators.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
}
