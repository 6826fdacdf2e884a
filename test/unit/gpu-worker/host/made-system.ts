import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SystemFolders } from '../../../../gpu-worker/machine/system-folders.ts';

/** Folders that look like those of a Linux, with the files that a test puts there. */
export interface MadeSystem {
  readonly folders: SystemFolders;
  /** Writes files by their paths, such as `proc/diskstats`. */
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Makes a system without any file. */
export function makeSystem(): MadeSystem {
  const root = mkdtempSync(join(tmpdir(), 'stemwatch-system-test-'));
  return {
    folders: {
      processes: join(root, 'proc'),
      controlGroups: join(root, 'cgroup'),
      blockDevices: join(root, 'block'),
    },
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}
