import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJsonFile } from '../../cloudwatch-sim/json-file.ts';
import type { OfferedModels } from '../../core/settings/settings.ts';
import type { Templates } from '../../lib/app.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';

/** Everything that alarms and dashboards are made from; handlers and worker are only referred to by the hash of their code. */
const sources = [
  'cdk.json',
  'core',
  'lib',
  'local/gateway/lambda-context.ts',
  'local/monitor/local-template.ts',
  'local/stack/resources.ts',
  'local/synthesis-process.ts',
  'package-lock.json',
] as const;

const synthesisProgram = fileURLToPath(new URL('../synthesis-process.ts', import.meta.url));

/** Niceness of the synthesis: on a busy core it gets a quarter, so the service starts first and alarms a little later. */
const niceness = 5;

/** How many of its last words are told when a synthesis fails, in characters. */
const lastWords = 400;

/** Templates, and the key of what they were made from. */
export interface CachedTemplates {
  readonly key: string;
  readonly templates: Templates;
}

/** Makes templates as a JSON file; takes its path and the models on offer. */
export type Synthesize = (file: string, models: OfferedModels) => Promise<void>;

/**
 * The templates of the local stage, synthesized where `folder` does not hold them yet for the same sources and models.
 *
 * @throws Error that says in a sentence why there are none
 */
export async function localTemplates(
  { folder, models, root = repositoryRoot }: { folder: string; models: OfferedModels; root?: string },
  synthesize: Synthesize = synthesizeInChild,
): Promise<CachedTemplates> {
  const key = templateKey(root, models);
  const file = join(folder, `${key}.json`);
  const kept = readTemplates(file);
  if (kept !== undefined) return { key, templates: kept };
  mkdirSync(folder, { recursive: true });
  await synthesize(file, models);
  const made = readTemplates(file);
  if (made === undefined) throw new Error(`The synthesis ended without writing ${file}.`);
  removeOthers(folder, file);
  return { key, templates: made };
}

/** A hash of everything that the templates depend on. */
export function templateKey(root: string, models: OfferedModels): string {
  const hash = createHash('sha256').update(JSON.stringify(models));
  for (const source of sources) {
    for (const file of filesIn(root, source))
      hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesIn(root: string, source: string): string[] {
  if (statSync(join(root, source)).isFile()) return [source];
  return readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(source, name))
    .sort();
}

/** Undefined where there is no such file, or a damaged one. */
function readTemplates(file: string): Templates | undefined {
  try {
    return readJsonFile(file) as Templates | undefined;
  } catch {
    return undefined;
  }
}

function removeOthers(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== basename(kept)) rmSync(join(folder, name), { force: true });
  }
}

function synthesizeInChild(file: string, models: OfferedModels): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [synthesisProgram, file, models.join(',')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (child.pid !== undefined) lowerPriority(child.pid);
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = `${words}${text}`.slice(-lastWords);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`The synthesis ended with ${signal ?? `exit code ${code}`}: ${words.trim()}`));
    });
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or this system does not allow it; neither is a reason to do without alarms.
  }
}
