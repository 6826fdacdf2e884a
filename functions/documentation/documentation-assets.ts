import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** Files of the documentation page that Swagger UI provides, and their media types. */
export const packageAssets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-bundle.js.LICENSE.txt': 'text/plain; charset=utf-8',
} as const;

/** Name of a file that Swagger UI provides. */
export type PackageAsset = keyof typeof packageAssets;

/** Folder beside a bundled function in which `bundle-assets.ts` puts the compressed files. */
const bundledFolder = join(import.meta.dirname, 'assets');

/** Where npm installed Swagger UI. */
export const packageFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const decompress = promisify(brotliDecompress);

/** Reads the assets, each at most once: from beside the bundle, where they lie compressed, else from the package. */
export function createAssetReader(folder: string = bundledFolder): (asset: PackageAsset) => Promise<string> {
  const read = new Map<PackageAsset, Promise<string>>();
  return async (asset) => {
    const reading = read.get(asset) ?? readAsset(folder, asset);
    read.set(asset, reading);
    // A file that could not be read is tried again by the next request.
    reading.catch(() => read.delete(asset));
    return reading;
  };
}

async function readAsset(folder: string, asset: PackageAsset): Promise<string> {
  const compressed = await readFile(join(folder, `${asset}.br`)).catch(onlyMissing);
  if (compressed !== undefined) return (await decompress(compressed)).toString();
  return readFile(join(packageFolder(), asset), 'utf8');
}

function onlyMissing(error: unknown): undefined {
  if ((error as { code?: string }).code !== 'ENOENT') throw error;
}
