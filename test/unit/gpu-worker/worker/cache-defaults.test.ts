import { expect, test } from '@jest/globals';
import { engineFingerprint } from '../../../../gpu-worker/cache/engine-fingerprint.ts';
import { availableMemory } from '../../../../gpu-worker/machine/available-memory.ts';
import { readWorkerSettings } from '../../../../gpu-worker/worker-settings.ts';

test('the memory that counts is the container’s where it has less than the machine', () => {
  expect(availableMemory(8, 4)).toBe(4);
  expect(availableMemory(8, 2 ** 63)).toBe(8);
  expect(availableMemory(8, 0)).toBe(8);
});

test('models may hold half of the memory unless the operator says otherwise, even nothing', () => {
  expect(readWorkerSettings({}).modelCacheBytes).toBe(Math.floor(availableMemory() / 2));
  expect(readWorkerSettings({ STEMWATCH_MODEL_CACHE_BYTES: '0' }).modelCacheBytes).toBe(0);
  expect(() => readWorkerSettings({ STEMWATCH_MODEL_CACHE_BYTES: '-1' })).toThrow(
    'STEMWATCH_MODEL_CACHE_BYTES',
  );
});

test('the same engine has the same name every time', () => {
  expect(engineFingerprint()).toMatch(/^[0-9a-f]{64}$/);
  expect(engineFingerprint()).toBe(engineFingerprint());
});

test('the memory of the engine is its own matter unless the operator says how much', () => {
  expect(readWorkerSettings({}).engineMemoryBytes).toBeUndefined();
  const set = { STEMWATCH_ENGINE_MEMORY_BYTES: '5000000000' };
  expect(readWorkerSettings(set).engineMemoryBytes).toBe(5e9);
  expect(() => readWorkerSettings({ STEMWATCH_ENGINE_MEMORY_BYTES: '0' })).toThrow(
    'STEMWATCH_ENGINE_MEMORY_BYTES',
  );
});
