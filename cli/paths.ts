import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout. */
export const checkoutFolder = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the local stack when none is named. */
export const standardStateFolder = resolve(checkoutFolder, '.stemwatch');

/** The folder that holds model packs: STEMWATCH_MODELS_FOLDER, else the worker's own. */
export const modelsFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  resolve(environment['STEMWATCH_MODELS_FOLDER'] ?? resolve(checkoutFolder, 'gpu-worker/models'));

/** A path that a user named: seen from where they stand, which npm remembers when it changes folders. */
export function userPath(path: string, environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment['INIT_CWD'] ?? process.cwd(), path);
}
