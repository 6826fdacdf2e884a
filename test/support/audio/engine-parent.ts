import { createEngine } from '../../../gpu-worker/engine/engine-client.ts';
import type { SeparationRequest } from '../../../gpu-worker/engine/contract.ts';

// A worker of its own for the test that kills one: starts the job it is given and tells the engine's process id.
const engine = createEngine({ threads: 1 });
const request = JSON.parse(process.argv[2] ?? '') as SeparationRequest;
const onProgress = () => {
  process.send?.(engine.pid);
};
await engine.separate(request, { onProgress });
