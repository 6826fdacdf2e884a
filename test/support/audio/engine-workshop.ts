import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSeparation } from '../../../core/jobs/separation.ts';
import type { SeparationRequest } from '../../../gpu-worker/engine/contract.ts';
import { writeTinyPack, type TinyModel } from './tiny-pack.ts';

/** A temporary folder with uploads, model packs and work folders for the engine. */
export class EngineWorkshop {
  readonly folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<EngineWorkshop> {
    return new EngineWorkshop(await mkdtemp(join(tmpdir(), 'stemwatch-engine-')));
  }

  /** Writes an upload under a name and returns its path. */
  async upload(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.path(name);
    await writeFile(path, content);
    return path;
  }

  /** Writes a model pack and returns its folder. */
  pack(model?: TinyModel): Promise<string> {
    return writeTinyPack(this.path(`pack-${++this.#count}`), model);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A request with a fresh work folder; all four stems as 24 bit wav unless said otherwise. */
  async request(
    source: string,
    packFolder: string,
    rest: Partial<Pick<SeparationRequest, 'stems' | 'twoStems' | 'separation' | 'output' | 'limits'>> = {},
  ): Promise<SeparationRequest> {
    const workFolder = this.path(`work-${++this.#count}`);
    await mkdir(workFolder);
    return {
      source,
      workFolder,
      packFolder,
      stems: ['vocals', 'drums', 'bass', 'other'],
      separation: defaultSeparation,
      output: { format: 'wav', bitDepth: 24 },
      limits: { maxAudioSeconds: 600 },
      ...rest,
    };
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
