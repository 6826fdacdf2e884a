import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { Deployment } from './physical-names.ts';
import type { Stack } from './stack.ts';
import { parseTemplate } from './template-document.ts';
import { TemplateError } from './template-error.ts';

/** A template and the file it came from. */
export interface TemplateFile {
  readonly file: string;
  readonly stack: Stack;
}

/** Templates that are deployed together: those of one cloud assembly for one account and region. */
export interface TemplateSet {
  /** The folder, or the files. */
  readonly name: string;
  readonly templates: readonly TemplateFile[];
}

/** Where a template goes whose account and region nobody says. */
const somewhere = { accountId: '123456789012', region: 'us-east-1' };

/**
 * Reads template files and folders: a folder that CDK wrote (`cdk.out`) with the assemblies of its stages, each a set of
 * its own, with account and region as its manifest gives them; of any other folder all `*.template.json`, or else all
 * `*.json`. Files that are named one by one are one set. Throws TemplateError for what cannot be read.
 */
export async function readTemplates(paths: readonly string[]): Promise<readonly TemplateSet[]> {
  const sets: TemplateSet[] = [];
  const files: string[] = [];
  for (const path of paths) {
    if (await isFolder(path)) sets.push(...(await readFolder(path)));
    else files.push(path);
  }
  if (files.length > 0) sets.push({ name: files.join(', '), templates: await readFiles(files) });
  return sets;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readFolder(folder: string): Promise<readonly TemplateSet[]> {
  const names = (await readdir(folder)).toSorted();
  if (names.includes('manifest.json')) {
    const sets = await readAssembly(folder);
    if (sets.length > 0) return sets;
  }
  const templates = names.filter((name) => name.endsWith('.template.json'));
  const files = templates.length > 0 ? templates : names.filter((name) => name.endsWith('.json'));
  if (files.length === 0 || names.includes('manifest.json')) {
    throw new TemplateError(folder, 'holds no template; give a file, or the folder that cdk synth wrote');
  }
  return [{ name: folder, templates: await readFiles(files.map((name) => join(folder, name))) }];
}

const readFiles = (files: readonly string[]): Promise<TemplateFile[]> =>
  Promise.all(
    files.map(async (file) => {
      const stackName = basename(file).replace(/(?:\.template)?\.(?:json|ya?ml)$/, '');
      return readTemplate(file, { ...somewhere, stackName }, true);
    }),
  );

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            directoryName: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

async function readAssembly(folder: string): Promise<readonly TemplateSet[]> {
  const { artifacts } = await readManifest(join(folder, 'manifest.json'));
  const nested: TemplateSet[] = [];
  const byEnvironment = new Map<string, TemplateFile[]>();
  for (const [id, { type, environment = '', properties = {} }] of Object.entries(artifacts)) {
    if (type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
      nested.push(...(await readAssembly(join(folder, properties.directoryName))));
    }
    if (type !== 'aws:cloudformation:stack' || properties.templateFile === undefined) continue;
    const place = placeOf(environment);
    const deployment = { ...(place ?? somewhere), stackName: properties.stackName ?? id };
    const file = join(folder, properties.templateFile);
    const templates = await readWithNested(file, deployment, place === undefined);
    byEnvironment.set(environment, [...(byEnvironment.get(environment) ?? []), ...templates]);
  }
  return [...[...byEnvironment.values()].map((templates) => ({ name: folder, templates })), ...nested];
}

async function readManifest(file: string): Promise<z.output<typeof manifestSchema>> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new TemplateError(file, `is no manifest of a cloud assembly (${(error as Error).message})`);
  }
}

/** Account and region of an environment such as `aws://111122223333/eu-west-1`, where both are known. */
function placeOf(environment: string): Omit<Deployment, 'stackName'> | undefined {
  const [, accountId, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (accountId === undefined || region === undefined || region.startsWith('unknown')) return undefined;
  return { accountId, region };
}

/** A template and those of the stacks nested in it. */
async function readWithNested(
  file: string,
  deployment: Deployment,
  isPlaceAssumed: boolean,
): Promise<readonly TemplateFile[]> {
  const template = await readTemplate(file, deployment, isPlaceAssumed);
  const nested = Object.entries(template.stack.document.Resources).flatMap(([id, { Type, Metadata }]) => {
    const path = Metadata?.['aws:asset:path'];
    return Type === 'AWS::CloudFormation::Stack' && typeof path === 'string' ? [{ id, path }] : [];
  });
  const templates = await Promise.all(
    nested.map(({ id, path }) => {
      const stackName = `${deployment.stackName}-${id}`;
      return readWithNested(join(dirname(file), path), { ...deployment, stackName }, isPlaceAssumed);
    }),
  );
  return [template, ...templates.flat()];
}

async function readTemplate(
  file: string,
  deployment: Deployment,
  isPlaceAssumed: boolean,
): Promise<TemplateFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
  return { file, stack: { deployment, isPlaceAssumed, document: parseTemplate(text, file) } };
}

const unreadable = (path: string, error: unknown): TemplateError =>
  new TemplateError(path, `cannot be read (${(error as Error).message})`);
