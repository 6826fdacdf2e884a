import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import * as z from 'zod';

const markSchema = z.object({ validator: z.string().min(1) });

/**
 * A file on its way: `<target>.partial` holds what has arrived, `<target>.partial.json` by what the server will know
 * whether the rest still belongs to it.
 */
export class PartialFile {
  readonly target: string;
  readonly path: string;
  readonly #mark: string;

  constructor(target: string) {
    this.target = target;
    this.path = `${target}.partial`;
    this.#mark = `${target}.partial.json`;
  }

  /** Bytes that have arrived. */
  async size(): Promise<number> {
    return (await stat(this.path).catch(() => undefined))?.size ?? 0;
  }

  /** The ETag or date of what the bytes are of; undefined when they cannot be continued. */
  async validator(): Promise<string | undefined> {
    try {
      return markSchema.parse(JSON.parse(await readFile(this.#mark, 'utf8'))).validator;
    } catch {
      return undefined;
    }
  }

  /** Opens it to write after the first `kept` bytes; those behind them are lost. */
  async continueAfter(kept: number, validator: string | undefined): Promise<FileHandle> {
    await (validator === undefined
      ? rm(this.#mark, { force: true })
      : writeFile(this.#mark, JSON.stringify({ validator })));
    const file = await open(this.path, kept === 0 ? 'w' : 'r+');
    await file.truncate(kept);
    return file;
  }

  /** Gives the file its own name. */
  async finish(): Promise<void> {
    await rename(this.path, this.target);
    await rm(this.#mark, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.#mark, { force: true });
  }
}
