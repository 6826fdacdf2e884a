import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { AlarmTestError, type AlarmTestIssue } from '../format/alarm-test-error.ts';
import type { TestFile } from '../format/read-test-file.ts';
import { resolveTemplates } from '../../template/resolve-templates.ts';
import type { Resource, Stack } from '../../template/stack.ts';
import { parseTemplate } from '../../template/template-document.ts';
import { TemplateError } from '../../template/template-error.ts';
import { AlarmCatalogue, alarmTypes } from './alarm-catalogue.ts';
import { NameError } from './name-error.ts';
import { suggestion } from './nearest-names.ts';
import { templateFiles, type TemplateFile } from './template-files.ts';

/** Reads templates into catalogues; the same templates, for several files of tests, once. */
export class CatalogueLoader {
  readonly #resolved = new Map<string, readonly Resource[]>();

  /** The alarms that a file tests. Throws AlarmTestError for templates that are missing or cannot be read. */
  load(test: TestFile): AlarmCatalogue {
    const files = filesOf(test);
    try {
      return new AlarmCatalogue(ofChosenStacks(this.#resources(test, files), files, test));
    } catch (error) {
      if (!(error instanceof TemplateError || error instanceof NameError)) throw error;
      throw new AlarmTestError(test.file, [{ ...test.locate(['templates']), problem: error.message }]);
    }
  }

  #resources(
    { content: { region, account } }: TestFile,
    files: readonly TemplateFile[],
  ): readonly Resource[] {
    const key = JSON.stringify([region, account, files]);
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const stacks = files.map((file) => stackOf(file, region, account));
    const resources = resolveTemplates(stacks, { types: alarmTypes });
    this.#resolved.set(key, resources);
    return resources;
  }
}

function filesOf({ file, folder, content, locate }: TestFile): TemplateFile[] {
  const files = new Map<string, TemplateFile>();
  const issues: AlarmTestIssue[] = [];
  content.templates.forEach((source, index) => {
    try {
      for (const found of templateFiles(source, folder)) files.set(found.path, found);
    } catch (error) {
      issues.push({ ...locate(['templates', index]), problem: (error as Error).message });
    }
  });
  if (issues.length > 0) throw new AlarmTestError(file, issues);
  return [...files.values()];
}

function stackOf({ path, stackName, parameters }: TemplateFile, region: string, accountId: string): Stack {
  const document = parseTemplate(readTemplate(path), path);
  return { deployment: { region, accountId, stackName }, document, parameters };
}

function readTemplate(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new TemplateError(path, `cannot be read: ${(error as Error).message}`);
  }
}

/** The resources of the stacks that the file chooses; of all stacks where it does not. */
function ofChosenStacks(
  resources: readonly Resource[],
  files: readonly TemplateFile[],
  { file, content: { stacks }, locate }: TestFile,
): readonly Resource[] {
  if (stacks === undefined) return resources;
  const names = files.map(({ stackName }) => stackName);
  const issues = stacks.flatMap((pattern, index) =>
    names.some((name) => matchesGlob(name, pattern))
      ? []
      : [
          {
            ...locate(['stacks', index]),
            problem: `no stack is called "${pattern}"${suggestion(pattern, names) || `; there are ${names.join(', ')}`}`,
          },
        ],
  );
  if (issues.length > 0) throw new AlarmTestError(file, issues);
  return resources.filter(({ stack }) => stacks.some((pattern) => matchesGlob(stack, pattern)));
}
