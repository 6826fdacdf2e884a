import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitsSchema } from '../../core/settings/limits.ts';
import {
  deploymentDimension,
  dimensionSets,
  metricCatalogue,
  type MetricName,
} from '../../core/telemetry/catalogue.ts';
import { functionNames } from '../../lib/config/functions.ts';
import { parseDeployment } from '../../lib/config/deployment.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';
import { workerSettingsSchema } from '../../lib/config/worker-settings.ts';

// Runbooks name metrics, settings, log lines and pages. At night nobody should find out that one of them is gone.

const folder = join(repositoryRoot, 'docs/runbooks');
const pages = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

describe('runbooks', () => {
  test('look only at metrics that exist, by dimensions that they have', () => {
    const searches = found(/\$\(search (\w+) (\w+)(?: ([\w,]+))?\)/g);
    expect(searches.length).toBeGreaterThan(30);
    const faulty = searches.filter(({ match: [, name = '', , by = ''] }) => !isCounted(name, by));
    expect(faulty.map(({ file, match }) => [file, match[0]])).toEqual([]);
  });

  test('ask Logs Insights only for lines that the code writes', () => {
    const written = sources(['core', 'functions', 'gpu-worker']);
    const asked = found(/event_type (?:= "(\w+)"|in \[([^\]]+)\])/g).flatMap(
      ({ file, match: [, one, several] }) =>
        [...(one ?? several ?? '').matchAll(/\w+/g)].map(([name]) => ({ file, name })),
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ name }) => !written.includes(`'${name}'`))).toEqual([]);
  });

  test('look into log groups that a stage has', () => {
    const groups = [...functionNames, 'gpu-worker', 'access'];
    const asked = found(/\binsights ([a-z-]+) \d+/g);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ match: [, group = ''] }) => !groups.includes(group))).toEqual([]);
  });

  test('name settings that a stage can have', () => {
    const { alarms } = parseDeployment({ stage: 'test' });
    const settings: Readonly<Record<string, readonly string[]>> = {
      alarms: Object.keys(alarms),
      limits: Object.keys(limitsSchema.shape),
      worker: Object.keys(workerSettingsSchema.shape),
    };
    const named = found(/`(alarms|limits|worker)\.(\w+)`/g);
    expect(named.length).toBeGreaterThan(20);
    const unknown = named.filter(({ match: [, part = '', name = ''] }) => !settings[part]?.includes(name));
    expect(unknown.map(({ file, match }) => [file, match[0]])).toEqual([]);
  });

  test('lead to pages that are there', () => {
    const links = found(/\]\(([^)#:]+\.md)(?:#([\w-]+))?\)/g);
    expect(links.length).toBeGreaterThan(20);
    const broken = links.filter(({ match: [, path = ''] }) => !existsSync(join(folder, path)));
    expect(broken.map(({ file, match }) => [file, match[0]])).toEqual([]);
  });

  test('call commands of stemwatch that exist', () => {
    const commands = sources(['cli/commands']);
    const called = found(/\bstemwatch (jobs|models|cache|tokens|alarms) ([a-z]+)/g);
    expect(called.length).toBeGreaterThan(10);
    const unknown = called.filter(
      ({ match: [, , verb = ''] }) => !commands.includes(`new Command('${verb}')`),
    );
    expect(unknown.map(({ file, match }) => [file, match[0]])).toEqual([]);
  });
});

/** Every place of a pattern in the pages. */
const found = (pattern: RegExp) =>
  pages.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => ({ file, match })));

function isCounted(name: string, by: string): boolean {
  if (!Object.hasOwn(metricCatalogue, name)) return false;
  const wanted = [deploymentDimension, ...by.split(',').filter(Boolean)].toSorted().join();
  return dimensionSets(name as MetricName).some((set) => set.toSorted().join() === wanted);
}

/** The text of all TypeScript files in some folders of the repository. */
function sources(folders: readonly string[]): string {
  return folders
    .flatMap((room) =>
      readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(repositoryRoot, room, file), 'utf8')),
    )
    .join('\n');
}
