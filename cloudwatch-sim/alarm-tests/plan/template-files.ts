import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import type { TemplateSource } from '../format/test-file-schema.ts';

/** A template on the disk and the stack that it describes. */
export interface TemplateFile {
  readonly path: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The templates that a source names: a file, a pattern with `*`, or a folder that `cdk synth` wrote, of which the
 * assemblies within (stages) belong to it. Relative to `folder`. Throws an error that says what is missing.
 */
export function templateFiles(source: TemplateSource, folder: string): TemplateFile[] {
  const { path, stack, parameters = {} } = { stack: undefined, parameters: undefined, ...source };
  const paths = pathsOf(path, folder);
  if (stack !== undefined && paths.length > 1)
    throw new Error(`"${path}" names ${paths.length} templates, expected one where a stack's name is given`);
  return paths.map((each) => ({ path: each, stackName: stack ?? stackNameOf(each), parameters }));
}

const suffix = '.template.json';

function pathsOf(path: string, folder: string): string[] {
  const absolute = resolve(folder, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found?.isFile()) return [absolute];
  if (found?.isDirectory()) {
    const templates = templatesWithin(absolute);
    if (templates.length > 0) return templates;
    throw new Error(`"${path}" is a folder without *${suffix}; write them there with cdk synth`);
  }
  const matches = globSync(path, { cwd: folder }).map((match) => resolve(folder, match));
  const templates = matches.flatMap((match) => (statSync(match).isFile() ? [match] : templatesWithin(match)));
  if (templates.length > 0) return templates.toSorted();
  throw new Error(
    `there is no "${path}" seen from the folder of this file; cdk synth writes templates, into cdk.out`,
  );
}

function templatesWithin(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('asset.') ? [] : templatesWithin(path);
      return entry.name.endsWith(suffix) ? [path] : [];
    });
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

/** As the manifest of the assembly has it; without one, what the file is called. */
function stackNameOf(path: string): string {
  const fallback = basename(path).replace(/(?:\.template)?\.(?:json|ya?ml)$/, '');
  try {
    const manifest = manifestSchema.parse(
      JSON.parse(readFileSync(join(dirname(path), 'manifest.json'), 'utf8')),
    );
    const artifact = Object.entries(manifest.artifacts).find(
      ([, { properties }]) => properties?.templateFile === basename(path),
    );
    return artifact?.[1].properties?.stackName ?? artifact?.[0] ?? fallback;
  } catch {
    // Templates that CDK did not write have no manifest, and the name matters little.
    return fallback;
  }
}
