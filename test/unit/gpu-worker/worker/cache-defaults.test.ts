import { expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

test.each([
  ['gpu-worker/engine/encode/quantise.ts', 'export {}; // changed'],
  ['core/models/network.ts', 'export {}; // changed'],
  ['core/jobs/stem-file-name.ts', 'export {}; // changed'],
  ['package.json', '{ "dependencies": { "node-av": "2", "onnxruntime-node": "1" } }'],
])('an engine has another name when %s is another', (path, text) => {
  const root = mkdtempSync(join(tmpdir(), 'stemwatch-fingerprint-test-'));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  try {
    write('gpu-worker/engine/encode/quantise.ts', 'export {};');
    write('core/models/network.ts', 'export {};');
    write('core/jobs/stem-file-name.ts', 'export {};');
    write('package.json', '{ "dependencies": { "node-av": "1", "onnxruntime-node": "1" } }');
    const before = engineFingerprint(root);
    expect(engineFingerprint(root)).toBe(before);
    write(path, text);
    expect(engineFingerprint(root)).not.toBe(before);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('the memory of the engine is its own matter unless the operator says how much', () => {
  expect(readWorkerSettings({}).engineMemoryBytes).toBeUndefined();
  const set = { STEMWATCH_ENGINE_MEMORY_BYTES: '5000000000' };
  expect(readWorkerSettings(set).engineMemoryBytes).toBe(5e9);
  expect(() => readWorkerSettings({ STEMWATCH_ENGINE_MEMORY_BYTES: '0' })).toThrow(
    'STEMWATCH_ENGINE_MEMORY_BYTES',
  );
});
