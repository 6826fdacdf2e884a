import { closeSync, openSync, writeSync } from 'node:fs';
import { partOfChannels, type AudioBlock } from '../stereo.ts';
import { quantise } from './quantise.ts';
import type { StemEncoder } from './stem-encoder.ts';
import { wavFrameBytes, wavHeader, wavHeaderBytes, type WavForm } from './wav-header.ts';

const framesAtOnce = 65_536;

/**
 * Writes wav: 16 or 24 bit integers or 32 bit float, mono or stereo. Files beyond the 4 GB of RIFF become RF64 (EBU Tech
 * 3306). Ten times faster than a general encoder, because it only rounds and copies.
 */
export class WavEncoder implements StemEncoder {
  readonly #form: WavForm;
  readonly #labels: Buffer;
  readonly #buffer: Buffer;
  #file: number | null;
  #dataBytes = 0;

  /** `labels` are chunks to stand before the samples. */
  constructor(path: string, form: WavForm, labels: Buffer) {
    this.#form = form;
    this.#labels = labels;
    this.#buffer = Buffer.from(new ArrayBuffer(framesAtOnce * wavFrameBytes(form)));
    this.#file = openSync(path, 'w');
    this.#write(this.#header(), 0);
  }

  write(block: AudioBlock): void {
    const frames = block[0].length;
    for (let at = 0; at < frames; at += framesAtOnce) {
      const part = partOfChannels(block, at, Math.min(frames, at + framesAtOnce));
      quantise(part, this.#form.depth, this.#buffer);
      const bytes = this.#buffer.subarray(0, part[0].length * wavFrameBytes(this.#form));
      this.#write(bytes, this.#headerBytes + this.#dataBytes);
      this.#dataBytes += bytes.length;
    }
  }

  finish(): number {
    const padding = this.#dataBytes % 2;
    if (this.#file !== null) {
      this.#write(Buffer.alloc(padding), this.#headerBytes + this.#dataBytes);
      this.#write(this.#header(), 0);
    }
    this.abandon();
    return this.#headerBytes + this.#dataBytes + padding;
  }

  abandon(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  get #headerBytes(): number {
    return wavHeaderBytes(this.#labels);
  }

  #write(bytes: Buffer, position: number): void {
    if (this.#file === null) throw new Error('the wav file is already finished');
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, position + written);
    }
  }

  #header(): Buffer {
    return wavHeader(this.#form, this.#dataBytes, this.#labels);
  }
}
