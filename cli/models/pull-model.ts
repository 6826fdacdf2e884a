import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { downloadFile } from './download-file.ts';
import type { DownloadOptions } from './download-options.ts';
import { identifyFile, identityFault } from './file-identity.ts';
import { type InstalledPack, verifyPack } from './installed-packs.ts';
import { PartialFile } from './partial-file.ts';
import { manifestOf, type PublishedFile, type PullableModel } from './pullable-model.ts';
import { inStaging } from './staging.ts';
import { TransferError } from './transfer-error.ts';

/** How a model is pulled. */
export interface PullOptions extends Omit<DownloadOptions, 'onProgress'> {
  readonly modelsFolder: string;
  /** Take every file from here instead of its own address. */
  readonly from?: string | undefined;
  /** Told of each file how many bytes have arrived of how many. */
  readonly onProgress: (file: string, received: number, total: number | undefined) => void;
}

/**
 * Downloads a model and installs it once every file of it is whole and the one that the catalogue knows. What is there
 * and intact already is left alone; what was broken off goes on where it ended.
 *
 * @throws UserError that says what to do.
 */
export async function pullModel(model: PullableModel, options: PullOptions): Promise<InstalledPack> {
  const { modelsFolder } = options;
  return inStaging(modelsFolder, model.id, async ({ folder, install }) => {
    const present = await verifyPack(modelsFolder, model.id);
    if (present.faults.length === 0) {
      await rm(folder, { recursive: true });
      return present;
    }
    const hashes: string[] = [];
    for (const { file } of model.networks) hashes.push(await obtain(file, folder, options));
    await install(manifestOf(model, hashes));
    return verifyPack(modelsFolder, model.id);
  });
}

/** Gets one file whole into `folder`; gives its SHA-256. */
async function obtain(file: PublishedFile, folder: string, options: PullOptions): Promise<string> {
  const target = join(folder, file.name);
  if ((await stat(target).catch(() => undefined)) !== undefined) {
    const found = await identifyFile(target);
    if (identityFault(file, found) === undefined) return found.sha256;
  }
  const addresses = options.from === undefined ? file.addresses : [mirrored(options.from, file.name)];
  const faults: string[] = [];
  for (const address of addresses) {
    try {
      return await obtainFrom(address, file, target, options);
    } catch (error) {
      if (options.signal?.aborted === true) throw await stopped(file, new PartialFile(target));
      if (!(error instanceof TransferError)) throw localFault(error, target);
      faults.push(error.message);
    }
  }
  throw new UserError(
    `${file.name} could not be had. ${faults.join(' ')} Run the command again to go on where it ended, or name a mirror with --from.`,
  );
}

async function obtainFrom(
  address: string,
  file: PublishedFile,
  target: string,
  options: PullOptions,
): Promise<string> {
  const partial = new PartialFile(target);
  for (;;) {
    const continued = (await partial.size()) > 0;
    await downloadFile(address, partial, file.bytes, {
      ...options,
      onProgress: (received, total) => options.onProgress(file.name, received, total ?? file.bytes),
    });
    const found = await identifyFile(partial.path);
    const fault = identityFault(file, found);
    if (fault === undefined) {
      await partial.finish();
      return found.sha256;
    }
    await partial.discard();
    // The beginning may have been spoilt before: a download in one piece settles it.
    if (!continued) throw new TransferError(`What ${address} gave is not ${file.name}: ${fault}.`, false);
  }
}

function mirrored(base: string, name: string): string {
  if (/^https?:\/\//.test(base) && URL.canParse(base))
    return new URL(name, base.endsWith('/') ? base : `${base}/`).href;
  throw new UserError(`"${base}" is not an address. Write it as https://host/folder.`);
}

async function stopped(file: PublishedFile, partial: PartialFile): Promise<UserError> {
  const megabytes = ((await partial.size()) / 1e6).toFixed(1);
  return new UserError(
    `Stopped. ${megabytes} MB of ${file.name} are kept; the same command goes on from there. \`models remove\` throws them away.`,
  );
}

/** Faults of this machine, such as a full disk. */
function localFault(error: unknown, target: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new UserError(`${target} cannot be written: ${message}.`);
}
