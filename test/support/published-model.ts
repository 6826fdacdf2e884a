import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedFile, PullableModel } from '../../cli/models/pullable-model.ts';
import { FileServer } from './file-server.ts';

/** Bytes that nobody would take for another file's. */
export const graphBytes = (seed: number, length = 50_000): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) % 256);

/** A server with the files of a model in it, and a models folder to install it in. */
export class PublishedModel {
  readonly server: FileServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'stemwatch-models-'));
  readonly contents = { vocals: graphBytes(1), drums: graphBytes(2) };

  private constructor(server: FileServer) {
    this.server = server;
    for (const [stem, content] of Object.entries(this.contents)) server.files.set(`${stem}.onnx`, content);
  }

  static async open(): Promise<PublishedModel> {
    return new PublishedModel(await FileServer.start());
  }

  /** A model of two networks, one for each stem; `file` changes what is known of the first one's file. */
  model(file: Partial<PublishedFile> = {}): PullableModel {
    const stems = Object.keys(this.contents);
    return {
      id: 'made_up',
      version: '1',
      title: 'Made up',
      description: 'Nothing real.',
      stems,
      sampleRate: 44_100,
      longestSegment: null,
      networkCount: stems.length,
      licence: 'Apache-2.0',
      origin: 'A test.',
      overlap: 0.25,
      networks: Object.entries(this.contents).map(([stem, content], index) => ({
        file: {
          name: `${stem}.onnx`,
          addresses: [`${this.server.url}/${stem}.onnx`],
          bytes: content.length,
          sha256: hash('sha256', content),
          ...(index === 0 ? file : {}),
        },
        network: {
          form: 'waveform',
          input: 'mix',
          output: 'stems',
          segment: 4096,
          batch: 'single',
          normalise: 'track',
          stems,
          weights: Object.fromEntries(stems.map((name) => [name, name === stem ? 1 : 0])),
        },
      })),
    };
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
