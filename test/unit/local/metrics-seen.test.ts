import { expect, test } from '@jest/globals';
import { MetricsSeen } from '../../../local/supervision/metrics-seen.ts';

const emf = (values: Record<string, number | number[]>): string =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        { Namespace: 'Stemwatch', Dimensions: [[]], Metrics: Object.keys(values).map((Name) => ({ Name })) },
      ],
    },
    ...values,
  });

test('metric values are counted by name, lists by their length', () => {
  const seen = new MetricsSeen();
  seen.observe(emf({ Separations: 1 }));
  seen.observe(emf({ Separations: 1, TruePeak: [1, 2, 3] }));
  expect(seen.counts()).toEqual({ Separations: 2, TruePeak: 3 });
});

test('names come in alphabetical order', () => {
  const seen = new MetricsSeen();
  seen.observe(emf({ Separations: 1 }));
  seen.observe(emf({ ActiveJobs: 1 }));
  expect(Object.keys(seen.counts())).toEqual(['ActiveJobs', 'Separations']);
});

test('other lines, and lines that only look like metrics, are left alone', () => {
  const seen = new MetricsSeen();
  expect(seen.observe('{"message":"hello"}')).toBeUndefined();
  expect(seen.observe('a text with "_aws" in it')).toBeUndefined();
  expect(seen.observe('{"_aws":{"CloudWatchMetrics":1}}')).toBeUndefined();
  expect(seen.observe('{"_aws":null}')).toBeUndefined();
  expect(seen.counts()).toEqual({});
});

test('the document of metrics is given back', () => {
  expect(new MetricsSeen().observe(emf({ Separations: 1 }))).toMatchObject({ Separations: 1 });
});
