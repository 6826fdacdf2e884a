import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../../cli/user-error.ts';
import type { StatePaths } from './state-folder.ts';

/** Who holds a state folder: a process, and when it was born, as process ids are used again. */
interface Holder {
  readonly pid: number;
  readonly birth: string;
}

/** A held lock. */
export interface Lock {
  /** Whether a lock lay there whose holder is dead: its processes may still be ending. */
  readonly takenOver: boolean;
  release(): void;
}

/**
 * Takes the state folder for this process, so that two stacks never write to the same files.
 *
 * @throws UserError when another living stack holds it.
 */
export function takeLock(paths: StatePaths): Lock {
  const mine: Holder = { pid: process.pid, birth: birthOf(process.pid) ?? '' };
  let takenOver = false;
  while (!write(paths.lock, mine)) {
    const holder = read(paths.lock);
    if (holder !== undefined && isAlive(holder)) throw new UserError(heldMessage(paths, holder));
    takenOver = true;
    rmSync(paths.lock, { force: true });
  }
  return { takenOver, release: () => rmSync(paths.lock, { force: true }) };
}

const heldMessage = (paths: StatePaths, { pid }: Holder): string =>
  `A local stack is already running with its state in ${paths.folder} (process ${pid}): ` +
  'use it, stop it with Ctrl-C, or start another one with --state and other ports.';

function write(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The holder that a lock names; undefined when the lock is gone or was never written to its end. */
function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, birth }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const fields = statusOf(pid);
  if (fields === undefined) return true;
  // A process that was killed keeps its number until its parent has taken note.
  if (fields[0] === 'Z' || fields[0] === 'X') return false;
  return birth === '' || birth === birthIn(fields);
}

/** When a process was born, in clock ticks since the machine started; undefined where there is no /proc. */
function birthOf(pid: number): string | undefined {
  const fields = statusOf(pid);
  return fields === undefined ? undefined : birthIn(fields);
}

/** Field 22 of /proc/<pid>/stat, see proc(5). */
const birthIn = (fields: readonly string[]): string | undefined => fields[19];

/** The fields of /proc/<pid>/stat from the third (state) on; the name before them may hold anything. */
function statusOf(pid: number): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
  } catch {
    return undefined;
  }
}
