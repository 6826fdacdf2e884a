import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { type PackageAsset, packageAssets, packageFolder } from './documentation-assets.ts';

const compress = promisify(brotliCompress);

/** The levels above save another tenth and take twenty times as long. */
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/**
 * Writes Swagger UI's files, compressed, into `folder`. Bundling calls it for the folder `assets` beside the bundle of
 * the documentation function: `node functions/documentation/bundle-assets.ts <folder>`.
 */
export async function bundleAssets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const assets = Object.keys(packageAssets) as PackageAsset[];
  await Promise.all(
    assets.map(async (asset) => {
      const compressed = await compress(await readFile(join(packageFolder(), asset)), options);
      await writeFile(join(folder, `${asset}.br`), compressed);
    }),
  );
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder that the assets shall be written to.');
  await bundleAssets(folder);
}
