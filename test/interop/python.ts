import { homedir } from 'node:os';
import path from 'node:path';

const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');

/**
 * Python with Debian's torch and the packages of `requirements.txt`, where `.ci/run` installs it; another one can be
 * named by `STEMWATCH_INTEROP_PYTHON`.
 */
export const interopPython =
  process.env.STEMWATCH_INTEROP_PYTHON || path.join(cache, 'stemwatch/interop-python/bin/python');
