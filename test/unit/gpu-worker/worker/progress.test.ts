import { describe, expect, test } from '@jest/globals';
import { jobStages } from '../../../../core/jobs/job.ts';
import { createProgress } from '../../../../gpu-worker/attempt/progress.ts';

describe('Progress', () => {
  test('goes from nothing to everything as the stages finish', () => {
    const progress = createProgress();
    expect(progress.current()).toEqual({ stage: 'fetch', fraction: 0 });
    let before = 0;
    for (const stage of jobStages) {
      progress.finish(stage);
      expect(progress.current().fraction).toBeGreaterThan(before);
      before = progress.current().fraction;
    }
    expect(progress.current()).toEqual({ stage: 'publish', fraction: 1 });
  });

  test('never goes back, whatever is reported', () => {
    const progress = createProgress();
    progress.update('separate', 50, 100);
    const { fraction } = progress.current();
    progress.update('separate', 10, 100);
    progress.update('separate', 60, null);
    progress.update('separate', -5, 0);
    expect(progress.current().fraction).toBe(fraction);
    progress.update('separate', 500, 100);
    expect(progress.current().fraction).toBeLessThanOrEqual(1);
  });

  test('names the stage that most is left of while stages run side by side', () => {
    const progress = createProgress();
    progress.update('decode', 1, 10);
    expect(progress.current().stage).toBe('decode');
    for (const stage of ['load', 'separate', 'measure', 'encode'] as const) progress.update(stage, 1, 10);
    expect(progress.current().stage).toBe('separate');
    progress.finish('separate');
    progress.finish('decode');
    progress.finish('load');
    expect(progress.current().stage).toBe('encode');
  });
});
