import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { JobFailure } from '../../../core/jobs/failures.ts';
import { modelPackSchema, type PackManifest } from '../../../core/models/pack.ts';

/** A pack as this engine runs it: one waveform network that gives every stem of the pack. */
export type ModelPack = Omit<PackManifest, 'networks'> &
  Extract<PackManifest['networks'][number], { form: 'waveform' }>;

/**
 * Reads and checks `pack.json` in a folder. Fails with `model-unavailable`, naming every field that is wrong.
 * The graph itself is checked by `verifyGraph`.
 */
export async function loadPack(folder: string): Promise<ModelPack> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8'));
  } catch (cause) {
    throw new JobFailure('model-unavailable', 'Its pack.json is missing or is not JSON.', { cause });
  }
  const pack = modelPackSchema.safeParse(content);
  if (pack.success) return onlyNetwork(pack.data);
  throw new JobFailure('model-unavailable', `Its pack.json is wrong: ${z.prettifyError(pack.error)}`);
}

/** Refuses the packs that this engine cannot run. */
function onlyNetwork({ networks, ...pack }: PackManifest): ModelPack {
  const [network, ...others] = networks;
  if (network?.form === 'waveform' && others.length === 0) {
    const { weights = {}, stems } = network;
    const inOrder = stems.join() === pack.stems.join();
    if (inOrder && Object.values(weights).every((weight) => weight === 1)) return { ...pack, ...network };
  }
  throw new JobFailure(
    'model-unavailable',
    `Model ${pack.id}: this engine runs packs of one waveform network that gives all stems, unweighted and in order.`,
  );
}

/** Path of the graph once its SHA-256 is the one that the pack names; fails with `model-unavailable` otherwise. */
export async function verifyGraph(folder: string, pack: ModelPack): Promise<string> {
  const path = join(folder, pack.file);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new JobFailure('model-unavailable', `Model ${pack.id}: ${pack.file} cannot be read.`, { cause });
  }
  const found = hash.digest('hex');
  if (found === pack.sha256) return path;
  throw new JobFailure(
    'model-unavailable',
    `Model ${pack.id}: ${pack.file} has SHA-256 ${found}, not ${pack.sha256}.`,
  );
}
