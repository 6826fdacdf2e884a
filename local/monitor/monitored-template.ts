import type { Alarm } from '../../cloudwatch-sim/alarms/alarm.ts';
import { textOf } from '../../cloudwatch-sim/template/intrinsic-call.ts';
import { checkTemplate } from '../../cloudwatch-sim/template/template-document.ts';
import { resolveTemplates } from '../../cloudwatch-sim/template/resolve-templates.ts';
import { type FaultyAlarm, templateAlarms } from '../../cloudwatch-sim/template/template-alarms.ts';
import type { Templates } from '../../lib/app.ts';
import { account, region } from '../stack/resources.ts';

/** What a monitor runs and shows of a template. */
export interface MonitoredTemplate {
  readonly alarms: readonly Alarm[];
  readonly faulty: readonly FaultyAlarm[];
  readonly dashboards: readonly { readonly name: string; readonly body: string }[];
}

/**
 * The alarms and dashboards of a stage, with names and ARNs as they are on this machine.
 *
 * @throws TemplateError for templates that are none, or refer to nothing
 */
export function readMonitoredTemplate(templates: Templates): MonitoredTemplate {
  const stacks = Object.entries(templates).map(([id, template]) => ({
    deployment: { region, accountId: account, stackName: id },
    document: checkTemplate(template, id),
  }));
  const resources = resolveTemplates(stacks);
  const dashboards = resources
    .filter(({ type }) => type === 'AWS::CloudWatch::Dashboard')
    .map(({ logicalId, properties }) => ({
      name: textOf(properties['DashboardName'] ?? logicalId, `${logicalId}/DashboardName`),
      body: textOf(properties['DashboardBody'] ?? null, `${logicalId}/DashboardBody`),
    }));
  return { ...templateAlarms(resources), dashboards };
}
