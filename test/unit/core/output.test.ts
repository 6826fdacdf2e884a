import { expect, test } from '@jest/globals';
import { completeOutput, defaultOutput, outputFormats } from '../../../core/jobs/output.ts';

const choices = { sampleRate: 44_100, channels: 'stereo', levels: 'sum-exact', tags: true };

test('what a request leaves open is chosen, and what it chooses stays', () => {
  expect(defaultOutput).toEqual({ format: 'wav', bitDepth: 24, ...choices });
  expect(completeOutput({ format: 'mp3' })).toEqual({ format: 'mp3', ...choices });
  const chosen = {
    format: 'flac',
    bitDepth: 16,
    sampleRate: 'original',
    channels: 'mono',
    levels: 'per-stem',
    tags: false,
  } as const;
  expect(completeOutput(chosen)).toEqual(chosen);
});

test('the output of a job stored before there were choices is still read', () => {
  expect(completeOutput({ format: 'wav', bitDepth: 16 })).toEqual({
    format: 'wav',
    bitDepth: 16,
    ...choices,
  });
});

test('every format can be asked for with every choice', () => {
  for (const format of Object.keys(outputFormats) as (keyof typeof outputFormats)[])
    for (const sampleRate of [44_100, 'original'] as const)
      for (const channels of ['stereo', 'mono'] as const)
        for (const levels of ['sum-exact', 'per-stem'] as const)
          expect(completeOutput({ format, sampleRate, channels, levels })).toMatchObject({
            sampleRate,
            channels,
            levels,
          });
});
