import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the children of a process, from proc(5); Linux only, as the tests of crashes are. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** Whether a process exists and is not only waiting to be collected. */
export function isRunning(pid: number): boolean {
  const state = fieldsAfterName(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

const parentOf = (pid: number): number => Number(fieldsAfterName(pid)?.[1]);

/** The fields of /proc/<pid>/stat from the third on; the name before them may hold spaces and parentheses. */
function fieldsAfterName(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
  } catch {
    return undefined;
  }
}
