import { join } from 'node:path';
import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch-sim/cloudwatch.ts';
import { readJsonFile, writeJsonFile } from '../../cloudwatch-sim/json-file.ts';
import { readMonitoredTemplate } from './monitored-template.ts';
import type { CachedTemplates } from './template-cache.ts';

/** Which templates were adopted last, and the names of their alarms and dashboards. */
const adoptedSchema = z.object({
  key: z.string(),
  alarms: z.array(z.string()),
  dashboards: z.array(z.string()).default([]),
});
type Adopted = z.infer<typeof adoptedSchema>;

/**
 * Makes the alarms and dashboards of templates those of `cloudwatch`, as a deployment does: alarms that are new or changed
 * are put, those that the last templates had and these have not are deleted, and what others have made stays. Templates
 * that were adopted already change nothing, so that actions somebody has disabled stay disabled over a restart.
 *
 * @throws TemplateError for templates that refer to nothing; then everything stays as it was
 */
export function adoptTemplate(
  cloudwatch: CloudWatch,
  { key, templates }: CachedTemplates,
  { folder, report }: { readonly folder: string; readonly report: (problem: string) => void },
): void {
  const file = join(folder, 'adopted-template.json');
  const before = readAdopted(file);
  if (before?.key === key && before.alarms.every((name) => cloudwatch.alarms.get(name) !== undefined)) return;
  const { alarms, faulty, dashboards } = readMonitoredTemplate(templates);
  for (const { error } of faulty) report(`An alarm of the template cannot be run: ${error.message}`);
  cloudwatch.changeAlarms(() => cloudwatch.alarms.put(alarms, cloudwatch.now));
  const names = alarms.map(({ name }) => name);
  removeAlarms(cloudwatch, before?.alarms.filter((name) => !names.includes(name)) ?? [], report);
  for (const dashboard of dashboards) {
    const faults = cloudwatch.dashboards.put({ ...dashboard, modifiedAt: cloudwatch.now });
    for (const { path, message } of faults)
      report(`The dashboard ${dashboard.name} is faulty at ${path}: ${message}`);
  }
  const shown = dashboards.map(({ name }) => name);
  for (const name of before?.dashboards ?? []) if (!shown.includes(name)) cloudwatch.dashboards.delete(name);
  cloudwatch.saveDashboards();
  writeJsonFile(file, { key, alarms: names, dashboards: shown } satisfies Adopted);
}

function removeAlarms(
  cloudwatch: CloudWatch,
  names: readonly string[],
  report: (problem: string) => void,
): void {
  const there = names.filter((name) => cloudwatch.alarms.get(name) !== undefined);
  if (there.length === 0) return;
  try {
    cloudwatch.changeAlarms(() => cloudwatch.alarms.delete(there, cloudwatch.now));
  } catch (error) {
    report(`Alarms that the template no longer has stay: ${(error as Error).message}`);
  }
}

/** Undefined where nothing was adopted, or nobody knows any more what. */
function readAdopted(file: string): Adopted | undefined {
  try {
    return adoptedSchema.optional().parse(readJsonFile(file));
  } catch {
    return undefined;
  }
}
