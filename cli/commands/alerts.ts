import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Command, Option } from 'commander';
import { alertStates } from '../../core/alerts/alert.ts';
import { alertSeverities } from '../../core/alerts/routing.ts';
import { drillAlert } from '../alerts/drill-alert.ts';
import type { AlertView, ApiClient } from '../client/api-client.ts';
import { connect } from '../connection.ts';
import { operatorClients } from '../operator/operator-clients.ts';
import { alertLine, drillReport } from '../output/alert-report.ts';
import { table } from '../output/table.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch alerts`: what alarms have told, and what people did about it. */
export const alertsCommand = (): Command =>
  new Command('alerts')
    .description('Operators: see alerts, take them on, end them, and prove that they arrive.')
    .addCommand(listCommand())
    .addCommand(changeCommand('ack', 'Take on an alert: no more reminders, no escalation.'))
    .addCommand(changeCommand('resolve', 'End an alert, in PagerDuty too; its alarm keeps its state.'))
    .addCommand(drillCommand());

interface ListOptions {
  readonly show: string;
  readonly severity?: string;
  readonly limit: number;
}

const listCommand = (): Command =>
  new Command('list')
    .description('List alerts, newest first.')
    .addOption(
      new Option('--show <state>', 'which of them').choices(['open', ...alertStates, 'all']).default('open'),
    )
    .addOption(new Option('--severity <severity>', 'only those').choices(alertSeverities))
    .option('--limit <count>', 'how many at most', Number, 20)
    .action(async (options: ListOptions, command: Command) => {
      const global = globalOptions(command);
      if (!Number.isInteger(options.limit) || options.limit < 1)
        throw new UserError('--limit must be a whole number, 1 or more.');
      const alerts = await listAlerts(connect(global, process.env), options);
      if (global.json) printJson({ alerts });
      else
        console.log(
          alerts.length === 0 ? 'There are no such alerts.' : table(alerts.map(alertLine), columns),
        );
    });

const columns = ['left', 'left', 'left', 'left', 'left'] as const;

async function listAlerts(
  client: ApiClient,
  { show, severity, limit }: ListOptions,
): Promise<readonly AlertView[]> {
  const alerts: AlertView[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listAlerts({
      state: show === 'all' ? undefined : show,
      severity,
      limit: Math.min(100, limit - alerts.length),
      cursor,
    });
    alerts.push(...page.alerts);
    cursor = page.nextCursor;
  } while (cursor !== undefined && alerts.length < limit);
  return alerts;
}

const changeCommand = (name: 'ack' | 'resolve', description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<id>', 'as `stemwatch alerts list` shows it')
    .option('--note <text>', 'what others should know')
    .action(async (id: string, { note }: { note?: string }, command: Command) => {
      const global = globalOptions(command);
      const client = connect(global, process.env);
      const body = note === undefined ? {} : { note };
      const alert = await (name === 'ack'
        ? client.acknowledgeAlert(id, body)
        : client.resolveAlert(id, body));
      if (global.json) printJson(alert);
      else console.log(`The alert ${id} (${alert.alarmName}) is ${alert.state}.`);
    });

interface DrillOptions {
  readonly alarm?: string;
  readonly severity: string;
  readonly wait: number;
}

const drillCommand = (): Command =>
  new Command('drill')
    .description(
      'Raise an alarm by hand, follow it to every channel, and let it recover; the exit code is 1 unless all took it.',
    )
    .addOption(
      new Option('--severity <severity>', 'of the alarm').choices(alertSeverities).default('critical'),
    )
    .option('--alarm <name>', 'the alarm to raise; the first of that severity if absent')
    .option('--wait <seconds>', 'how long channels may take', Number, 120)
    .addHelpText(
      'after',
      '\nNeeds AWS credentials (cloudwatch:DescribeAlarms and SetAlarmState) and STEMWATCH_STAGE, or the local stack. People are told: say so before.',
    )
    .action(async ({ alarm, severity, wait }: DrillOptions, command: Command) => {
      const global = globalOptions(command);
      const { variables } = operatorClients(['STEMWATCH_STAGE'], global, process.env);
      const drilled = await drillAlert({
        cloudwatch: new CloudWatchClient({}),
        client: connect(global, process.env),
        stage: variables.STEMWATCH_STAGE,
        alarm,
        severity,
        waitMilliseconds: wait * 1000,
      });
      if (global.json) printJson(drilled);
      else console.log(drillReport(drilled));
      if (!drilled.delivered) process.exitCode = 1;
    });
