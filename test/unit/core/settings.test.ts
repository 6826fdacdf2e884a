import { describe, expect, test } from '@jest/globals';
import { limitsSchema, queueMaxReceives } from '../../../core/settings/limits.ts';
import { readSettings } from '../../../core/settings/settings.ts';

const complete = {
  STEMWATCH_STAGE: 'test',
  STEMWATCH_BUCKET: 'bucket',
  STEMWATCH_JOBS_TABLE: 'jobs',
  STEMWATCH_UPLOADS_TABLE: 'uploads',
  STEMWATCH_TOKENS_TABLE: 'tokens',
  STEMWATCH_CACHE_TABLE: 'cache',
  STEMWATCH_COUNTERS_TABLE: 'counters',
  STEMWATCH_ALERTS_TABLE: 'alerts',
  STEMWATCH_NOTIFICATIONS_QUEUE_URL: 'http://127.0.0.1:1/notifications',
  STEMWATCH_NOTIFICATION_DEAD_LETTERS_QUEUE_URL: 'http://127.0.0.1:1/notification-dead',
  STEMWATCH_DIRECT_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:direct',
  STEMWATCH_ESCALATION_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:escalation',
  STEMWATCH_NOTIFICATION_SECRET: 'stemwatch/test/notifications',
  STEMWATCH_JOBS_QUEUE_URL: 'http://127.0.0.1:1/jobs',
  STEMWATCH_DEAD_LETTERS_QUEUE_URL: 'http://127.0.0.1:1/dead',
  STEMWATCH_WEBHOOKS_QUEUE_URL: 'http://127.0.0.1:1/webhooks',
};

describe('settings', () => {
  test('a complete environment is read, absent limits take their defaults', () => {
    const settings = readSettings({ ...complete, STEMWATCH_LIMITS: '{"maxAttempts":5}' });
    expect(settings.stage).toBe('test');
    expect(settings.limits.maxAttempts).toBe(5);
    expect(settings.limits.leaseSeconds).toBe(limitsSchema.parse({}).leaseSeconds);
    expect(settings.webhookPrivateAddresses).toBe(false);
  });

  test('every missing variable is named at once', () => {
    const { STEMWATCH_BUCKET: _bucket, STEMWATCH_JOBS_TABLE: _table, ...rest } = complete;
    expect(() => readSettings(rest)).toThrow(/STEMWATCH_BUCKET.*STEMWATCH_JOBS_TABLE/);
  });

  test.each(['{', '{"maxAttempts":0}', '{"maxAttemps":3}', '[]'])(
    'limits that are wrong are refused: %s',
    (limits) => {
      expect(() => readSettings({ ...complete, STEMWATCH_LIMITS: limits })).toThrow(/STEMWATCH_LIMITS/);
    },
  );

  test('the models that are offered are those named, or the one that comes along', () => {
    expect(readSettings(complete).models).toEqual(['preview']);
    const named = readSettings({ ...complete, STEMWATCH_MODELS: 'htdemucs, preview' });
    expect(named.models).toEqual(['htdemucs', 'preview']);
  });

  test.each(['', 'nonesuch', 'preview,', 'preview,preview', 'constructor'])(
    'models that are not of the catalogue, or named twice, are refused: %j',
    (models) => {
      expect(() => readSettings({ ...complete, STEMWATCH_MODELS: models })).toThrow(
        /STEMWATCH_MODELS is .* each once: preview, htdemucs/,
      );
    },
  );

  test('experiments are none unless named, and those that cannot be run are refused', () => {
    const run = (experiments: unknown) =>
      readSettings({ ...complete, STEMWATCH_EXPERIMENTS: JSON.stringify(experiments) }).experiments;
    const variants = [{ name: 'usual' }, { name: 'shifted', separation: { shifts: 2 } }];
    const experiment = { name: 'shifts', quantity: 'sumResidual', variants };
    expect(readSettings(complete).experiments).toEqual([]);
    expect(run([experiment])).toMatchObject([{ ...experiment, share: 1, assignBy: 'job' }]);
    for (const wrong of [
      'x',
      [{ ...experiment, quantity: 'beauty' }],
      [{ ...experiment, share: 0 }],
      [experiment, experiment],
      [{ ...experiment, variants: [variants[0], variants[0]] }],
      [{ ...experiment, variants: [variants[0], { name: 'same' }] }],
      [{ ...experiment, variants: [variants[0], { name: 'other', model: 'htdemucs' }] }],
      [{ ...experiment, variants: [variants[0], { name: 'long', separation: { segment: 60 } }] }],
    ])
      expect(() => run(wrong)).toThrow(/STEMWATCH_EXPERIMENTS is not a valid list/);
  });

  test('SQS moves a message aside only after the worker has had all its attempts', () => {
    const limits = limitsSchema.parse({ maxAttempts: 4 });
    expect(queueMaxReceives(limits)).toBeGreaterThan(limits.maxAttempts);
  });
});
