import { describe, expect, test } from '@jest/globals';
import { JobFailure } from '../../../../core/jobs/failures.ts';
import { BatchRunner } from '../../../../gpu-worker/engine/model/batch-runner.ts';
import { batchThatFits, takeBatch, warmUp } from '../../../../gpu-worker/engine/model/batch.ts';
import type { Graph } from '../../../../gpu-worker/engine/model/graph.ts';
import type { Slot } from '../../../../gpu-worker/engine/model/network-protocol.ts';
import { isOutOfMemory } from '../../../../gpu-worker/engine/model/out-of-memory.ts';
import { sessionOptions } from '../../../../gpu-worker/engine/model/session-options.ts';

const gigabyte = 2 ** 30;
const noMemory = new Error('bfc_arena.cc: Failed to allocate memory for requested buffer of size 1024');

/** A graph that runs at most so many chunks, and notes what it was asked for. */
function graphOf(room: number, { dynamic = true, refusal = noMemory } = {}) {
  const asked: number[] = [];
  const graph: Pick<Graph, 'dynamic' | 'run'> = {
    dynamic,
    run: async (chunks, take) => {
      asked.push(chunks);
      if (chunks > room) throw refusal;
      return take(new Float32Array(chunks));
    },
  };
  return { graph, asked };
}

/** Memory as a device tells it, one value for each question. */
const telling = (...values: (number | null)[]) => {
  const left = [...values];
  return async () => left.shift() ?? null;
};

describe('The warm-up', () => {
  test('takes as many chunks a run as fit into what the first one left', async () => {
    const { graph, asked } = graphOf(64);
    const freeMemory = telling(20 * gigabyte, 18 * gigabyte);
    const batch = await warmUp(graph, { most: 16, freeMemory, onOutOfMemory: () => {} });
    expect(batch).toBe(8);
    expect(asked).toEqual([1, 8]);
  });

  test('halves what the device refuses, and tells of each refusal', async () => {
    const { graph, asked } = graphOf(2);
    const refused: number[] = [];
    const onOutOfMemory = (chunks: number): void => void refused.push(chunks);
    expect(await warmUp(graph, { most: 8, freeMemory: async () => null, onOutOfMemory })).toBe(2);
    expect(asked).toEqual([1, 8, 4, 2]);
    expect(refused).toEqual([8, 4]);
  });

  test('uses a graph with single chunks when it says it takes several and does not', async () => {
    const { graph } = graphOf(1, {
      refusal: new Error('The output has shape [1, 4, 2, 8], not [2, 4, 2, 8].'),
    });
    const refused: number[] = [];
    const onOutOfMemory = (chunks: number): void => void refused.push(chunks);
    expect(await warmUp(graph, { most: 4, freeMemory: async () => null, onOutOfMemory })).toBe(1);
    expect(refused).toEqual([]);
  });

  test('runs a graph of single chunks once, without a question', async () => {
    const { graph, asked } = graphOf(8, { dynamic: false });
    const limits = {
      most: 8,
      freeMemory: () => Promise.reject(new Error('nobody should ask')),
      onOutOfMemory: () => {},
    };
    expect(await warmUp(graph, limits)).toBe(1);
    expect(asked).toEqual([1]);
  });

  test('fails when not even one chunk runs', async () => {
    const { graph } = graphOf(0);
    const limits = { most: 8, freeMemory: async () => null, onOutOfMemory: () => {} };
    await expect(warmUp(graph, limits)).rejects.toBe(noMemory);
  });
});

test.each([
  ['nothing is known', { before: null, after: null, most: 8 }, 8],
  ['the memory was held before', { before: 4 * gigabyte, after: 4 * gigabyte, most: 8 }, 8],
  ['little is left', { before: 3 * gigabyte, after: gigabyte, most: 8 }, 1],
  ['three would fit', { before: 5 * gigabyte, after: 4 * gigabyte, most: 8 }, 4],
  ['much is left', { before: 80 * gigabyte, after: 79 * gigabyte, most: 6 }, 4],
])('the batch when %s', (_, memory, batch) => {
  expect(batchThatFits(memory)).toBe(batch);
});

test('a batch is a power of two of those that wait, from the front', () => {
  const queue = [1, 2, 3, 4, 5, 6, 7];
  expect([takeBatch(queue, 4), takeBatch(queue, 4), takeBatch(queue, 4), queue]).toEqual([
    [1, 2, 3, 4],
    [5, 6],
    [7],
    [],
  ]);
});

/** A session for four chunks a run that has memory for so many, and gives what it is given. */
function sessionOf(room: number) {
  return {
    batch: 4,
    run: async (group: readonly Slot[]) => {
      if (group.length > room) throw noMemory;
      for (const { input, output } of group) output.set(input);
      return group.map(() => true);
    },
  };
}

describe('Running out of memory in the middle of a song', () => {
  const slots: Slot[] = Array.from({ length: 4 }, (_, i) => ({
    input: Float32Array.of(i),
    output: new Float32Array(1),
  }));

  test('halves the batch until it fits', async () => {
    const refused: number[] = [];
    const runner = new BatchRunner(sessionOf(1), (chunks) => refused.push(chunks));
    expect(await runner.run(slots)).toEqual([true, true, true, true]);
    expect(slots.map(({ output }) => output[0])).toEqual([0, 1, 2, 3]);
    expect(refused).toEqual([4, 2]);
    expect(runner.batch).toBe(1);
  });

  test('fails by name when a single chunk does not fit', async () => {
    const refused: number[] = [];
    const runner = new BatchRunner(sessionOf(0), (chunks) => refused.push(chunks));
    const failure: unknown = await runner.run(slots).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(JobFailure);
    expect(failure).toMatchObject({ type: 'device-out-of-memory', retryable: true });
    expect(refused).toEqual([4, 2, 1]);
  });

  test('does not hide other errors', async () => {
    const broken = { batch: 4, run: () => Promise.reject(new Error('an operator failed')) };
    const runner = new BatchRunner(broken, () => {});
    await expect(runner.run(slots)).rejects.toThrow('an operator failed');
  });
});

test.each([
  'Non-zero status code returned while running Conv node. bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 2147483648',
  'bfc_arena.cc:326 AllocateRawInternal Available memory of 1048576 is smaller than requested bytes of 2097152',
  'CUDA failure 2: out of memory ; GPU=0 ; hostname=worker ; file=cuda_allocator.cc',
  'CUDA error cudaErrorMemoryAllocation:out of memory',
  'CUDNN failure 4000: CUDNN_STATUS_ALLOC_FAILED',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED',
  'std::bad_alloc',
])('"%s" is a lack of memory', (message) => {
  expect(isOutOfMemory(new Error(message))).toBe(true);
});

test.each([
  'Got invalid dimensions for input: mix',
  'CUDA failure 719: unspecified launch failure',
  'Failed to load shared library',
])('"%s" is not', (message) => {
  expect(isOutOfMemory(new Error(message))).toBe(false);
});

test('sessions use the threads they are given, let waiting ones sleep, and keep no memory patterns', () => {
  expect(sessionOptions({ device: 'cpu', threads: 3 })).toMatchObject({
    executionProviders: ['cpu'],
    intraOpNumThreads: 3,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
});

test('TensorRT comes before CUDA when it is wanted, and the CPU is never named beside them', () => {
  expect(sessionOptions({ device: 'cuda', threads: 1 }).executionProviders).toEqual(['cuda']);
  expect(sessionOptions({ device: 'cuda', threads: 1, tensorrt: true }).executionProviders).toEqual([
    'tensorrt',
    'cuda',
  ]);
});
