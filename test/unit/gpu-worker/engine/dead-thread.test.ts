import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { startNetwork, type Network } from '../../../../gpu-worker/engine/model/network.ts';
import { ThreadBudget } from '../../../../gpu-worker/engine/model/thread-budget.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { gainGraph } from '../../../support/audio/onnx-graph.ts';

const segment = 64;
let workshop: EngineWorkshop;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
});

afterAll(() => workshop.close());

async function start(): Promise<Network> {
  const graph = workshop.path('model.onnx');
  await writeFile(graph, gainGraph('in', 'out', segment, [1]));
  const files = { file: 'model.onnx', sha256: '0'.repeat(64), input: 'in', output: 'out' };
  const stems = ['vocals'];
  return startNetwork(
    {
      graph,
      model: 'tiny',
      entry: { form: 'waveform', ...files, segment, batch: 'single', normalise: 'none', stems },
      settings: { device: 'cpu', threads: 1 },
    },
    { budget: new ThreadBudget(1), onOutOfMemory: () => {} },
  );
}

/** Has the next message to a thread be one that it cannot read, of which it dies. */
function poisonNextMessage(): void {
  const post = jest.spyOn(Worker.prototype, 'postMessage');
  post.mockImplementationOnce(function poison(this: Worker) {
    post.mockRestore();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    this.postMessage(null);
  });
}

// A process is replaced after a failure of this type, and after `model-unavailable` it is not.
test('a thread that dies fails the run it had, and all later ones at once, as internal', async () => {
  const network = await start();
  poisonNextMessage();
  await expect(network.run(0)).rejects.toMatchObject({
    type: 'internal',
    detail: expect.stringContaining('Cannot read properties of null'),
  });
  await expect(network.run(1)).rejects.toMatchObject({ type: 'internal' });
});
