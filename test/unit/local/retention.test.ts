import { expect, test } from '@jest/globals';
import { readRetention } from '../../../local/stack/retention.ts';

const day = 86_400_000;

test('a stack remembers metrics for fifteen days, and lines for seven in five files of 10 MiB, unless told otherwise', () => {
  expect(readRetention({})).toEqual({
    metrics: 15 * day,
    logs: { maxBytes: 10 * 2 ** 20, files: 5, keptMilliseconds: 7 * day },
  });
  const set = {
    STEMWATCH_LOCAL_METRIC_DAYS: '30',
    STEMWATCH_LOCAL_LOG_DAYS: '0.5',
    STEMWATCH_LOCAL_LOG_MEBIBYTES: '1',
    STEMWATCH_LOCAL_LOG_FILES: '3',
  };
  expect(readRetention(set)).toEqual({
    metrics: 30 * day,
    logs: { maxBytes: 2 ** 20, files: 3, keptMilliseconds: day / 2 },
  });
});

test('what is no retention is refused by its name', () => {
  const wrong = { STEMWATCH_LOCAL_METRIC_DAYS: 'long', STEMWATCH_LOCAL_LOG_FILES: '1' };
  expect(() => readRetention(wrong)).toThrow(/STEMWATCH_LOCAL_METRIC_DAYS.*STEMWATCH_LOCAL_LOG_FILES/);
});
