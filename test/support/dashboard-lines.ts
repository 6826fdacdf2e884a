import {
  type CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
} from '@aws-sdk/client-cloudwatch';
import { type DashboardBody, parseDashboardBody } from '../../cloudwatch-sim/dashboards/dashboard-body.ts';
import { withVariables } from '../../cloudwatch-sim/dashboards/dashboard-variables.ts';
import { type WidgetQueries, widgetQueries } from '../../cloudwatch-sim/dashboards/widget-queries.ts';

/** What a metric panel asks for, and its name with that of its dashboard: `errors: Failed requests`. */
interface AskingPanel extends WidgetQueries {
  readonly name: string;
}

/** Names of the dashboards that CloudWatch's API knows. */
export async function dashboardNames(client: CloudWatchClient): Promise<readonly string[]> {
  const { DashboardEntries = [] } = await client.send(new ListDashboardsCommand({}));
  return DashboardEntries.map(({ DashboardName = '' }) => DashboardName);
}

/** The metric panels of the local stage's dashboards, shown with the defaults of their variables, for the last three hours. */
export async function askingPanels(client: CloudWatchClient): Promise<readonly AskingPanel[]> {
  const end = Math.ceil((Date.now() + 1) / 60_000) * 60_000;
  const dashboards = (await dashboardNames(client)).map(async (name) =>
    (await shownDashboard(client, name)).widgets.map((widget) => ({
      ...widgetQueries(widget, { start: end - 3 * 3_600_000, end }),
      name: `${name.replace('stemwatch-local-', '')}: ${widget.properties.title ?? ''}`,
    })),
  );
  return (await Promise.all(dashboards)).flat().filter(({ queries }) => queries.length > 0);
}

async function shownDashboard(client: CloudWatchClient, name: string): Promise<DashboardBody> {
  const { DashboardBody: body = '' } = await client.send(new GetDashboardCommand({ DashboardName: name }));
  return withVariables(parseDashboardBody(body));
}

/** A line of a panel, `errors: Failed requests > 5xx`; just the panel where there is one line, or one search. */
export interface Line {
  readonly panel: string;
  readonly name: string;
  /** Whether CloudWatch's API gives a single data point of it; of a search, whether anything is found that has one. */
  readonly hasData: boolean;
}

/** Asks for the data of panels. */
export async function readLines(
  client: CloudWatchClient,
  panels: readonly AskingPanel[],
): Promise<readonly Line[]> {
  const lines = panels.map(async ({ name: panel, queries, range }): Promise<readonly Line[]> => {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map((query) => ({ ...query }) as never),
        StartTime: new Date(range.start),
        EndTime: new Date(Math.max(range.end, Date.now() + 60_000)),
      }),
    );
    const filled = new Set(
      MetricDataResults.flatMap(({ Id, Values = [] }) => (Values.length > 0 ? [Id] : [])),
    );
    const returned = queries.filter(({ ReturnData }) => ReturnData);
    return returned.map(({ Id, Label = Id }) => ({
      panel,
      name: returned.length === 1 ? panel : `${panel} > ${Label.replaceAll(/\s*\$\{[^}]*\}/g, '')}`,
      hasData: filled.has(Id),
    }));
  });
  return (await Promise.all(lines)).flat();
}
