import path from 'node:path';
import { createEngine } from '../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../support/audio/engine-workshop.ts';
import { writeMadeSong } from './made-song.ts';
import { networkAlone } from './network-alone.ts';
import { type BenchResult, inSeconds } from './result.ts';

const pack = path.join(import.meta.dirname, '../../gpu-worker/models/preview');
const songSeconds = 120;
const goal = 15;

/** How many seconds of music one thread of `preview` separates in a second: the network, and the whole engine. */
export async function benchPreview(): Promise<readonly BenchResult[]> {
  const engine = await engineMilliseconds();
  const network = await networkAlone(pack, songSeconds * 44_100, 1);
  const [factor, whole] = [network, engine].map((taken) => (1000 * songSeconds) / taken) as [number, number];
  return [
    {
      what: `preview on one thread, ${songSeconds} s of audio`,
      figure: `${factor.toFixed(1)} times real time (${inSeconds(network)}); with decoding, measuring and encoding beside it ${whole.toFixed(1)}`,
      goal: `at least ${goal} times`,
      met: factor >= goal,
    },
  ];
}

/** The second of two songs, as the first one loads the network. */
async function engineMilliseconds(): Promise<number> {
  const [workshop, engine] = [await EngineWorkshop.open(), createEngine({ threads: 1 })];
  try {
    const song = workshop.path('song.wav');
    await writeMadeSong(song, songSeconds);
    await engine.separate(await workshop.request(song, pack));
    const begun = performance.now();
    await engine.separate(await workshop.request(song, pack));
    return performance.now() - begun;
  } finally {
    await engine.close();
    await workshop.close();
  }
}
