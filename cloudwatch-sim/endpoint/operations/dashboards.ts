import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch.ts';
import type { Dashboard } from '../../dashboards/dashboards.ts';
import { ApiError } from '../api-error.ts';
import { pageOf } from '../paging.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { text, token } from './members.ts';

const perPage = 1000;
const name = z.string().regex(/^[\w-]{1,255}$/, 'expected up to 255 letters, digits, - and _');

/** PutDashboard. A body that cannot be shown is refused with the places where it is wrong. */
export function putDashboard(cloudwatch: CloudWatch, input: Members): Members {
  const asked = readInput(z.object({ DashboardName: name, DashboardBody: text }), input);
  const dashboard = { name: asked.DashboardName, body: asked.DashboardBody, modifiedAt: cloudwatch.now };
  const faults = cloudwatch.dashboards.put(dashboard);
  if (faults.length > 0) {
    const listed = faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new ApiError(
      'InvalidParameterInput',
      `The dashboard body is invalid, there are ${faults.length} validation errors: ${listed}`,
    );
  }
  cloudwatch.saveDashboards();
  return { DashboardValidationMessages: [] };
}

/** GetDashboard. */
export function getDashboard({ dashboards }: CloudWatch, input: Members): Members {
  const { DashboardName } = readInput(z.object({ DashboardName: name }), input);
  const dashboard = dashboards.get(DashboardName);
  if (dashboard === undefined) throw unknownDashboard(DashboardName);
  return { DashboardArn: arnOf(dashboard), DashboardName, DashboardBody: dashboard.body };
}

/** ListDashboards. */
export function listDashboards({ dashboards }: CloudWatch, input: Members): Members {
  const asked = readInput(z.object({ DashboardNamePrefix: text.optional(), NextToken: token }), input);
  const { items, NextToken } = pageOf(dashboards.list(asked.DashboardNamePrefix), perPage, asked.NextToken);
  const entries = items.map((dashboard) => ({
    DashboardName: dashboard.name,
    DashboardArn: arnOf(dashboard),
    LastModified: new Date(dashboard.modifiedAt),
    Size: Buffer.byteLength(dashboard.body),
  }));
  return { DashboardEntries: entries, NextToken };
}

/** DeleteDashboards: all or none. */
export function deleteDashboards(cloudwatch: CloudWatch, input: Members): Members {
  const { DashboardNames } = readInput(z.object({ DashboardNames: z.array(name).min(1) }), input);
  const unknown = DashboardNames.find((each) => cloudwatch.dashboards.get(each) === undefined);
  if (unknown !== undefined) throw unknownDashboard(unknown);
  for (const each of DashboardNames) cloudwatch.dashboards.delete(each);
  cloudwatch.saveDashboards();
  return {};
}

const arnOf = ({ name: own }: Dashboard): string => `arn:aws:cloudwatch::000000000000:dashboard/${own}`;

const unknownDashboard = (which: string): ApiError =>
  new ApiError('ResourceNotFound', `Dashboard ${which} does not exist.`, 404);
