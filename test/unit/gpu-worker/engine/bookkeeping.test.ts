import { expect, test } from '@jest/globals';
import type { EngineProgress } from '../../../../gpu-worker/engine/contract.ts';
import { childEnvironment } from '../../../../gpu-worker/engine/child-environment.ts';
import { TrackStatistics } from '../../../../gpu-worker/engine/decode/track-statistics.ts';
import { readTags } from '../../../../gpu-worker/engine/decode/tags.ts';
import { createProgressReporter } from '../../../../gpu-worker/engine/progress-reporter.ts';
import { StageTimer } from '../../../../gpu-worker/engine/stage-timer.ts';
import { noise } from '../../../support/audio/signals.ts';

test('progress passes about ten times a second for each stage, and always at its end', () => {
  let time = 0;
  const sent: EngineProgress[] = [];
  const report = createProgressReporter(
    (progress) => sent.push(progress),
    () => time,
  );
  for (; time < 1_000; time += 10) {
    report({ stage: 'decode', done: time, total: 1_000 });
    report({ stage: 'separate', done: time, total: null });
  }
  report({ stage: 'decode', done: 1_000, total: 1_000 });
  expect(sent.filter(({ stage }) => stage === 'decode')).toHaveLength(11);
  expect(sent.filter(({ stage }) => stage === 'separate')).toHaveLength(10);
  expect(sent.at(-1)).toEqual({ stage: 'decode', done: 1_000, total: 1_000 });
});

test('stage times add up, also when the work fails', () => {
  let time = 0;
  const timer = new StageTimer(() => time);
  timer.measure('decode', () => (time += 5));
  const failing = () => {
    time += 3;
    throw new Error('no');
  };
  expect(() => timer.measure('decode', failing)).toThrow('no');
  timer.add('separate', 7.4);
  expect(timer.report()).toEqual({ decode: 8, load: 0, separate: 7, measure: 0, encode: 0, total: 8 });
});

test('the engine sees drivers and locale, no credentials and no endpoints', () => {
  const own = {
    PATH: '/bin',
    CUDA_VISIBLE_DEVICES: '0',
    ORT_TENSORRT_CACHE_PATH: '/cache',
    AWS_SESSION_TOKEN: 'x',
    AWS_ENDPOINT_URL_S3: 'y',
  };
  expect(childEnvironment(own)).toEqual({
    PATH: '/bin',
    CUDA_VISIBLE_DEVICES: '0',
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    ORT_TENSORRT_CACHE_PATH: '/cache',
    MALLOC_ARENA_MAX: '1',
    ORT_DISABLE_TELEMETRY: '1',
  });
});

test('mean and deviation of the mono sum do not depend on the blocks', () => {
  const samples = noise(0.5, 20_000).map((x) => x + 0.25);
  const whole = new TrackStatistics();
  whole.add(samples);
  const blocks = new TrackStatistics();
  for (let at = 0; at < samples.length; at += 1_002) blocks.add(samples.subarray(at, at + 1_002));
  expect(blocks.mean).toBeCloseTo(whole.mean, 10);
  expect(blocks.deviation).toBeCloseTo(whole.deviation, 10);
  // Two independent uniform channels, halved and added: 0.5 / sqrt(3) / sqrt(2).
  expect(whole.deviation).toBeCloseTo(0.204, 2);
});

test('only known tags are kept, and not at any length', () => {
  const tags = new Map([
    ['title', 'x'.repeat(5_000)],
    ['comment', 'y'],
    ['album', ''],
  ]);
  const more = new Map([
    ['title', 'of the stream'],
    ['album', 'Of the stream'],
    ['artist', 'Z'],
  ]);
  const dictionaries = [tags, more].map((map) => ({ get: (key: string) => map.get(key) ?? null }));
  expect(readTags([...dictionaries, null])).toEqual({
    title: 'x'.repeat(500),
    album: 'Of the stream',
    artist: 'Z',
  });
});
