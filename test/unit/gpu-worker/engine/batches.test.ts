import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackNetwork } from '../../../../core/models/network.ts';
import type { OutOfMemoryReport } from '../../../../gpu-worker/engine/contract.ts';
import {
  createEngine,
  type Engine,
  type EngineOptions,
} from '../../../../gpu-worker/engine/engine-client.ts';
import { startNetwork, type Network } from '../../../../gpu-worker/engine/model/network.ts';
import { ThreadBudget } from '../../../../gpu-worker/engine/model/thread-budget.ts';
import { writeBagPack } from '../../../support/audio/bag-pack.ts';
import { dynamicGraph, type DynamicTraits } from '../../../support/audio/dynamic-graph.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { scaleGraph } from '../../../support/audio/onnx-graph.ts';
import { noise, stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';

const segment = 2_048;
let workshop: EngineWorkshop;
let song: string;
const engines: Engine[] = [];

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes(stereoNoise(0.5, 300_001)));
});

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

afterAll(() => workshop.close());

function start(options: EngineOptions): Engine {
  const engine = createEngine({ threads: 1, ...options });
  engines.push(engine);
  return engine;
}

interface Loaded {
  readonly network: Network;
  readonly reports: OutOfMemoryReport[];
  /** Fills so many slots with noise and runs them; the network gets to see them all at once. */
  readonly run: (count: number) => Promise<boolean[]>;
}

/** Loads a graph for runs of at most `batch` chunks on one thread, which the test can keep from running. */
async function load(graph: Uint8Array, entry: PackNetwork, batch: number): Promise<Loaded> {
  const path = workshop.path(`graph-${Math.random()}.onnx`);
  await writeFile(path, graph);
  const budget = new ThreadBudget(1);
  const reports: OutOfMemoryReport[] = [];
  const settings = { device: 'cpu', threads: 1, batch } as const;
  const network = await startNetwork(
    { graph: path, model: 'tiny', entry, settings },
    { budget, onOutOfMemory: (report) => reports.push(report) },
  );
  const run = (count: number): Promise<boolean[]> => {
    budget.take(1);
    const runs = Array.from({ length: count }, (_, slot) => {
      network.slots[slot]?.input.set(noise(0.5, 2 * network.shape.segment, slot + 1));
      return network.run(slot);
    });
    budget.giveBack(1);
    return Promise.all(runs);
  };
  return { network, reports, run };
}

const files = { file: 'model.onnx', sha256: '0'.repeat(64), input: 'in', output: 'out' };

function loadWaveform(traits: DynamicTraits, batch: number): Promise<Loaded> {
  const stems = ['vocals', 'drums'];
  const entry = {
    form: 'waveform',
    ...files,
    segment,
    batch: 'dynamic',
    normalise: 'none',
    stems,
  } as const;
  const pack: PackNetwork = { ...entry, stems };
  return load(dynamicGraph('in', 'out', segment, [1, -2], traits), pack, batch);
}

/** For each of the first slots: how many times its input the first stem is, and half as much of the second, negated. */
function factors({ slots }: Network, count: number): (number | undefined)[][] {
  return slots.slice(0, count).map(({ input, output }) =>
    [0, 2 * segment].map((stem) => {
      const ratio = (output[stem + 2_000] ?? 0) / (input[2_000] ?? 0);
      return Math.round(ratio * 1e4) / 1e4;
    }),
  );
}

describe('A graph that takes any number of chunks', () => {
  test('is given those that wait in one run, as a power of two', async () => {
    const { network, run } = await loadWaveform({ tellsBatch: true }, 4);
    await expect(run(4)).resolves.toEqual([true, true, true, true]);
    expect(factors(network, 4)).toEqual([
      [4, -8],
      [4, -8],
      [4, -8],
      [4, -8],
    ]);
    await run(7);
    expect(factors(network, 7).map(([vocals]) => vocals)).toEqual([4, 4, 4, 4, 2, 2, 1]);
  });

  test('is never given more than it is told', async () => {
    const { network, run } = await loadWaveform({ tellsBatch: true }, 1);
    await run(4);
    expect(factors(network, 4).map(([vocals]) => vocals)).toEqual([1, 1, 1, 1]);
  });

  test('gives every sample of a song as one chunk a run does', async () => {
    const pack = await workshop.pack({ dynamic: {} });
    const [single, several] = await Promise.all(
      [1, 4].map(async (batch) => start({ batch }).separate(await workshop.request(song, pack))),
    );
    for (const [i, { path }] of (several?.stems ?? []).entries())
      expect((await readFile(path)).equals(await readFile(single?.stems[i]?.path ?? ''))).toBe(true);
    expect(several?.sumResidual).toBeLessThan(-120);
  });

  test('may be a spectrogram network, whose graph declares it', async () => {
    const entry = {
      form: 'spectrogram',
      ...files,
      fftSize: 1_536,
      hop: 256,
      bins: 769,
      frames: 24,
      stem: 'vocals',
      compensation: 1,
    } as const;
    const graph = scaleGraph('in', 'out', ['batch', 4, 769, 24], 0.5);
    const [single, several] = await Promise.all([1, 4].map((batch) => load(graph, entry, batch)));
    await Promise.all([single?.run(4), several?.run(4)]);
    const outputs = [single, several].map((each) => each?.network.slots.slice(0, 4).map((s) => s.output));
    expect(outputs[1]).toEqual(outputs[0]);
    expect(new Set(outputs[0]?.map((output) => output[5_000])).size).toBe(4);
  });

  test('must be one where the pack says so', async () => {
    const pack = await workshop.pack({ network: { batch: 'dynamic' } });
    await expect(start({}).separate(await workshop.request(song, pack))).rejects.toMatchObject({
      type: 'model-unavailable',
      detail: expect.stringContaining('"batch": "dynamic"'),
    });
  });
});

describe('Memory that does not suffice', () => {
  test('for a run halves the batch for good, and every chunk is still separated', async () => {
    const { network, reports, run } = await loadWaveform({ appetite: 1, tellsBatch: true }, 4);
    await expect(run(4)).resolves.toEqual([true, true, true, true]);
    expect(factors(network, 4).map(([vocals]) => vocals)).toEqual([2, 2, 2, 2]);
    expect(reports).toEqual([{ model: 'tiny', chunks: 4 }]);
    await run(4);
    expect(reports).toHaveLength(1);
  });

  // With two threads, the lane of a later chunk may be the first to fail.
  test.each([1, 2])(
    'for a single chunk fails that song by name, and a fresh process takes the next one (%i threads)',
    async (threads) => {
      const engine = start({ threads });
      const reports: OutOfMemoryReport[] = [];
      const hungry = await workshop.pack({ dynamic: { appetite: 4 } });
      const job = engine.separate(await workshop.request(song, hungry), {
        onOutOfMemory: (report) => reports.push(report),
      });
      const pid = engine.pid;
      await expect(job).rejects.toMatchObject({
        type: 'device-out-of-memory',
        detail: 'Model tiny: Not even a single chunk could be run.',
      });
      expect(reports.at(-1)).toEqual({ model: 'tiny', chunks: 1 });
      const next = await engine.separate(await workshop.request(song, await workshop.pack()));
      expect(next.stems).toHaveLength(4);
      expect(engine.pid).not.toBe(pid);
    },
  );

  test('for a chunk whose turn has not come yet fails the song by the same name', async () => {
    // The network of long segments is done with silence at once, and then fails while the other one catches up with it.
    const quiet = 65_536;
    const sound = stereoNoise(0.5, 200_000).map((channel) => channel.fill(0, 0, quiet));
    const lateSong = await workshop.upload('late.wav', wavBytes(sound));
    const pack = await writeBagPack(
      workshop.path('hungry-bag'),
      ['vocals', 'drums'],
      [
        { gains: { vocals: 1 }, segment: 2_048 },
        { gains: { drums: 1 }, segment: quiet, insatiable: true },
      ],
    );
    const request = await workshop.request(lateSong, pack, { stems: ['vocals', 'drums'] });
    await expect(start({}).separate(request)).rejects.toMatchObject({ type: 'device-out-of-memory' });
  });

  test('for loading a network is told of as for a run', async () => {
    const reports: OutOfMemoryReport[] = [];
    const huge = await workshop.pack({ dynamic: { appetite: 4, hungryInSilence: true } });
    const job = start({}).separate(await workshop.request(song, huge), {
      onOutOfMemory: (report) => reports.push(report),
    });
    await expect(job).rejects.toMatchObject({ type: 'device-out-of-memory' });
    expect(reports).toEqual([{ model: 'tiny', chunks: 1 }]);
  });
});

test('networks that need the same threads run one after the other', async () => {
  const budget = new ThreadBudget(2);
  budget.take(2);
  const graph = join(workshop.folder, 'shared.onnx');
  await writeFile(graph, dynamicGraph('in', 'out', segment, [1]));
  const entry: PackNetwork = {
    form: 'waveform',
    ...files,
    segment,
    batch: 'dynamic',
    normalise: 'none',
    stems: ['vocals'],
  };
  let started = false;
  const loading = startNetwork(
    { graph, model: 'tiny', entry, settings: { device: 'cpu', threads: 2 } },
    { budget, onOutOfMemory: () => {} },
  ).then((network) => {
    started = true;
    return network;
  });
  // Another network's whole life fits in while the budget is taken.
  const { run } = await loadWaveform({}, 1);
  await run(1);
  expect(started).toBe(false);
  budget.giveBack(2);
  const network = await loading;
  await expect(network.run(0)).resolves.toBe(true);
});
