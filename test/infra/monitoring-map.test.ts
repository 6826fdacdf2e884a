import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { metricCatalogue } from '../../core/telemetry/catalogue.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';
import { dashboards } from '../../lib/monitoring/dashboards/dashboards.ts';
import { savedQueries } from '../../lib/monitoring/queries/saved-queries.ts';
import { alarmRules } from '../../lib/monitoring/rules/rules.ts';

// docs/monitoring-map.md says where everything is; whoever moves or adds something finds out here that the map has to follow.

const map = readFileSync(join(repositoryRoot, 'docs/monitoring-map.md'), 'utf8');
const sections = new Map(map.split(/^## /m).map((section) => [section.split('\n', 1)[0]!, section]));

/** What stands in backticks. */
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
const rooms = /^(core|functions|gpu-worker|lib|local|cli|cloudwatch-sim|docs|test)\/[\w./-]+$/;
const paths = (text: string): string[] => quoted(text).filter((name) => rooms.test(name));
/** The cells of each row of a section's tables, without their heads; the first cell begins with its `| `. */
const rows = (section: string): string[][] =>
  (sections.get(section) ?? '')
    .split('\n')
    .filter((line) => /^\| (?!what)/.test(line))
    .map((line) => line.split(' | '));

/** The text of a file, or of all files of a folder. */
function textOf(path: string): string {
  const full = join(repositoryRoot, path);
  if (!statSync(full).isDirectory()) return readFileSync(full, 'utf8');
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(full, file), 'utf8'))
    .join('\n');
}

function missing(section: string, names: readonly string[]): readonly string[] {
  const there = new Set(quoted(sections.get(section) ?? ''));
  return names.filter((name) => !there.has(name));
}

const named = (text: string, name: string): boolean => new RegExp(`(?<![\\w])${name}(?![\\w])`).test(text);

describe('the map of the monitoring', () => {
  test('names only files that exist', () => {
    const all = paths(map);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });

  test('has every metric, alarm rule, dashboard and saved query, each in its section', () => {
    expect(missing('Metrics', Object.keys(metricCatalogue))).toEqual([]);
    expect(
      missing(
        'Alarms',
        alarmRules.map(({ id }) => id),
      ),
    ).toEqual([]);
    expect(
      missing(
        'Dashboards',
        dashboards.map(({ name }) => name),
      ),
    ).toEqual([]);
    expect(
      missing(
        'Logs',
        savedQueries.map(({ id }) => id),
      ),
    ).toEqual([]);
  });

  test('gives each metric code that emits it and a test that speaks of it', () => {
    const catalogued = new Set(Object.keys(metricCatalogue));
    const wrong = rows('Metrics').flatMap(([what = '', code = '', tests = '']) => {
      if (code.includes('in the catalogue only')) return [];
      const [written, tested] = [code, tests].map((cell) => paths(cell).map(textOf).join('\n'));
      return quoted(what)
        .filter((name) => catalogued.has(name))
        .filter((name) => !named(written!, name) || !named(tested!, name));
    });
    expect(wrong).toEqual([]);
  });

  test('gives each alarm rule tests that raise its alarms', () => {
    const wrong = rows('Alarms')
      .filter((cells) => cells.length === 4)
      .flatMap(([, rules = '', , tests = '']) => {
        const text = paths(tests).map(textOf).join('\n');
        return quoted(rules).filter((rule) => !named(text, `stemwatch-(prod|strict)-${rule}[\\w-]*`));
      });
    expect(wrong).toEqual([]);
  });

  test('gives every row below a test, but for what is not there', () => {
    const proved = ['Metrics', 'Alarms', 'Who is told', 'Endpoints', 'Logs', 'Beside all that'];
    const without = proved
      .flatMap((section) => rows(section))
      .filter((cells) => !/`(test\/(unit|infra|alarms|system)\/|npm run bench)/.test(cells.at(-1) ?? ''))
      .map(([what]) => what);
    expect(without).toEqual(['| Open live pages: `WebSocketConnections`']);
  });
});
