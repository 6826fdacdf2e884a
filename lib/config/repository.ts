import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout; handlers, the worker image and cdk.json are found from here. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The version that package.json states. */
export const repositoryVersion = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
