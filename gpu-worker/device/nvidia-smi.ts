import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The driver may need seconds when nobody else has the GPU open. */
const answerWithin = 20_000; // milliseconds

/**
 * Asks nvidia-smi for fields of each GPU, as `nvidia-smi --help-query-gpu` names them, without units. Null where there is
 * no nvidia-smi.
 *
 * @param gpu - index or UUID of the only one to be asked for
 * @returns a row for each GPU with as many texts as fields
 * @throws Error with what nvidia-smi said when it failed or did not answer
 */
export async function queryGpus(fields: readonly string[], gpu?: string): Promise<string[][] | null> {
  const which = gpu === undefined ? [] : [`--id=${gpu}`];
  const options = [`--query-gpu=${fields.join()}`, '--format=csv,noheader,nounits', ...which];
  try {
    const { stdout } = await run('nvidia-smi', options, { timeout: answerWithin, env: process.env });
    const rows = stdout.split('\n').map((line) => line.split(',').map((cell) => cell.trim()));
    return rows.filter((row) => row.length === fields.length && row.some((cell) => cell !== ''));
  } catch (error) {
    const { code, stdout, stderr, killed } = error as {
      code?: unknown;
      stdout?: string;
      stderr?: string;
      killed?: boolean;
    };
    if (code === 'ENOENT') return null;
    const said = killed ? `no answer within ${answerWithin} ms` : `${stdout ?? ''}${stderr ?? ''}`.trim();
    throw new Error(`nvidia-smi failed: ${said === '' ? String(code) : said}`, { cause: error });
  }
}

/** A figure of nvidia-smi; null where it says `[N/A]`, `[Not Supported]`, `[Unknown Error]` or anything but a number. */
export function readFigure(cell: string | undefined): number | null {
  return cell !== undefined && /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : null;
}
