import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sources that decide what stems come out: the engine, and what it takes from core for titles, forms and sums. */
const sources = ['gpu-worker/engine', 'core/models', 'core/jobs'];

/** Packages that do. */
const packages = ['node-av', 'onnxruntime-node'];

/**
 * SHA-256 over the engine's sources and the versions of the packages it computes with: another name for every engine
 * that might make other stems, without a number that somebody must remember to raise.
 *
 * @param root - folder of the repository
 */
export function engineFingerprint(root = join(import.meta.dirname, '../..')): string {
  const hash = createHash('sha256');
  for (const folder of sources) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((file) => file.endsWith('.ts')).toSorted()) {
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(root, folder, name)));
    }
  }
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  for (const name of packages) hash.update(`${name} ${dependencies[name]}\n`);
  return hash.digest('hex');
}
