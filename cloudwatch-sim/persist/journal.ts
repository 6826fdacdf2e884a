import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { metricKey } from '../metrics/metric.ts';
import type { MetricDatum } from '../store/datum.ts';
import { decodeDatum, decodeSeries, encodeDatum, encodeSeries } from './journal-line.ts';
import type { JournalLine, SeriesName } from './journal-line.ts';

/** What a journal held. */
export interface JournalContents {
  readonly data: readonly MetricDatum[];
  /** Lines that could not be read, for the operator. */
  readonly damage: readonly string[];
}

const newline = 0x0a;

/**
 * Data in the order of their arrival, one line for each batch with a checksum before it. A line is written before `append`
 * returns, so it survives the end of the process; `sync` makes it survive the loss of power too.
 */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  /** Numbers that stand for a metric and unit in this file. */
  readonly #numbers = new Map<string, number>();
  #bytes: number;

  /** Opens a journal, or makes an empty one. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a+');
    this.#bytes = fstatSync(this.#file).size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Reads what is there. A line that was being written when the process ended is cut off; another that is damaged is left
   * out.
   */
  replay(): JournalContents {
    const content = readFileSync(this.#path);
    const data: MetricDatum[] = [];
    const damage: string[] = [];
    const known: (SeriesName | undefined)[] = [];
    let begin = 0;
    for (let number = 1; begin < content.length; number++) {
      const end = content.indexOf(newline, begin);
      if (end < 0) break;
      const line = parseLine(content.subarray(begin, end));
      const fault = line === undefined ? 'has a wrong checksum' : this.#restore(line, known, data);
      if (fault !== undefined) damage.push(`Line ${number} of ${this.#path} ${fault}; its data are lost.`);
      begin = end + 1;
    }
    if (begin < content.length) this.#cutTo(begin);
    return { data, damage };
  }

  /** Writes a batch of data. When that fails, the journal is as it was before. */
  append(data: readonly MetricDatum[]): void {
    if (data.length === 0) return;
    const added = new Map<string, number>();
    const series: unknown[] = [];
    const entries = data.map((datum) => {
      const key = keyOf(datum);
      let number = this.#numbers.get(key) ?? added.get(key);
      if (number === undefined) {
        number = this.#numbers.size + added.size;
        added.set(key, number);
        series.push([number, ...encodeSeries(datum)]);
      }
      return encodeDatum(number, datum);
    });
    const json = Buffer.from(JSON.stringify({ series, data: entries } satisfies JournalLine));
    this.#write(Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from('\n')]));
    for (const [key, number] of added) this.#numbers.set(key, number);
  }

  /** Waits until the file is on the disk. */
  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  #restore(line: JournalLine, known: (SeriesName | undefined)[], data: MetricDatum[]): string | undefined {
    for (const [number, ...name] of line.series as [number, ...unknown[]][]) {
      known[number] = decodeSeries(name);
      this.#numbers.set(keyOf(known[number]), number);
    }
    let lost = 0;
    for (const entry of line.data) {
      const datum = decodeDatum(entry, known);
      if (datum === undefined) lost++;
      else data.push(datum);
    }
    return lost === 0 ? undefined : `names metrics of a damaged line ${lost} times`;
  }

  #write(bytes: Buffer): void {
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      this.#cutTo(this.#bytes);
      throw new Error(`Metric data could not be written to ${this.#path}. Is the disk full?`, {
        cause: error,
      });
    }
    this.#bytes += bytes.length;
  }

  #cutTo(bytes: number): void {
    ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }
}

function keyOf({ metric, unit }: SeriesName): string {
  return `${unit} ${metricKey(metric)}`;
}

function parseLine(line: Buffer): JournalLine | undefined {
  const json = line.subarray(9);
  if (line.toString('latin1', 0, 9) !== `${checksum(json)} `) return undefined;
  return JSON.parse(json.toString()) as JournalLine;
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
