import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { PackedBuckets } from '../store/packed-buckets.ts';
import { decodeSeries, encodeSeries } from './journal-line.ts';
import type { SeriesName } from './journal-line.ts';

/** One UTC day of one series. */
export interface SeriesDay extends SeriesName {
  readonly buckets: PackedBuckets;
}

const heading = /^cloudwatch-sim day 1 ([0-9a-f]{8}) (\d+)\n/;
const longestHeading = 64;

/**
 * Writes a day of all series to a new file: a heading with checksum and size of the table, the table of series in JSON
 * (each with how many numbers are its own), then the numbers of all as little-endian doubles. It is on the disk when this
 * returns.
 */
export function writeDayFile(path: string, series: readonly SeriesDay[]): void {
  const rows = series.map((each) => [each.buckets.numbers.length, ...encodeSeries(each)]);
  const table = Buffer.from(JSON.stringify(rows));
  const numbers = series.map(({ buckets: { numbers: all } }) =>
    Buffer.from(all.buffer, all.byteOffset, all.byteLength),
  );
  const sum = [table, ...numbers].reduce((running, bytes) => crc32(bytes, running), 0);
  const head = Buffer.from(`cloudwatch-sim day 1 ${sum.toString(16).padStart(8, '0')} ${table.length}\n`);
  const file = openSync(path, 'w');
  try {
    for (const bytes of [head, table, ...numbers]) writeAll(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads what `writeDayFile` wrote.
 *
 * @throws Error when the file is not whole
 */
export function readDayFile(path: string): SeriesDay[] {
  const content = readFileSync(path);
  const match = heading.exec(content.toString('latin1', 0, longestHeading));
  if (match === null) throw new Error(`${path} does not begin as a file of metric data does.`);
  const [head, sum, tableBytes] = match as unknown as [string, string, string];
  const body = content.subarray(head.length);
  if (crc32(body) !== Number.parseInt(sum, 16)) throw new Error(`${path} has a wrong checksum.`);
  const rows = JSON.parse(body.toString('utf8', 0, Number(tableBytes))) as [number, ...unknown[]][];
  let begin = Number(tableBytes);
  return rows.map(([count, ...name]) => {
    const bytes = body.subarray(begin, (begin += count * Float64Array.BYTES_PER_ELEMENT));
    return {
      ...decodeSeries(name),
      buckets: new PackedBuckets(new Float64Array(Uint8Array.from(bytes).buffer)),
    };
  });
}

function writeAll(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
