import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { ServedCloudWatch } from '../../../support/served-cloudwatch.ts';

const minute = 60_000;
const noon = Date.parse('2026-03-01T12:00:00Z');
const at = (minutes: number): Date => new Date(noon + minutes * minute);
const Dimensions = [{ Name: 'Queue', Value: 'songs' }];
const metric = { Namespace: 'Shop', MetricName: 'Orders', Dimensions };

let served: ServedCloudWatch;
let client: CloudWatchClient;

beforeAll(async () => {
  served = await ServedCloudWatch.start(noon);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  client = new CloudWatchClient({ endpoint: served.url, region: 'eu-central-1', credentials });
  const MetricData = [0, 1, 2].flatMap((each) => [
    { MetricName: 'Orders', Dimensions, Timestamp: at(each - 3), Values: [1, 2], Counts: [each + 1, 1] },
    {
      MetricName: 'Latency',
      Dimensions,
      Timestamp: at(each - 3),
      Value: 10 * (each + 1),
      Unit: 'Milliseconds' as const,
    },
  ]);
  await client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));
});

afterAll(async () => {
  client.destroy();
  await served.stop();
});

async function list(filter: ListMetricsCommandInput) {
  return (await client.send(new ListMetricsCommand(filter))).Metrics;
}

describe('the SDK reads metrics', () => {
  test('as statistics', async () => {
    const { Datapoints = [], Label } = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        StartTime: at(-3),
        EndTime: at(0),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
        ExtendedStatistics: undefined,
      }),
    );
    expect(Label).toBe('Orders');
    expect(Datapoints.map(({ Timestamp, Sum, SampleCount }) => [Timestamp, Sum, SampleCount])).toEqual([
      [at(-3), 3, 2],
      [at(-2), 4, 3],
      [at(-1), 5, 4],
    ]);
  });

  test('as percentiles', async () => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        StartTime: at(-3),
        EndTime: at(0),
        Period: 180,
        ExtendedStatistics: ['p50', 'p99'],
      }),
    );
    expect(Datapoints.map(({ ExtendedStatistics }) => ExtendedStatistics)).toEqual([{ p50: 1, p99: 2 }]);
  });

  test('as metric math, in both orders', async () => {
    const ask = (ScanBy: 'TimestampAscending' | 'TimestampDescending') =>
      client.send(
        new GetMetricDataCommand({
          ScanBy,
          StartTime: at(-3),
          EndTime: at(0),
          MetricDataQueries: [
            { Id: 'orders', ReturnData: false, MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
            { Id: 'twice', Expression: 'orders * 2', Label: 'Twice' },
          ],
        }),
      );
    const { MetricDataResults: [rising] = [] } = await ask('TimestampAscending');
    expect(rising).toMatchObject({ Id: 'twice', Label: 'Twice', StatusCode: 'Complete', Values: [6, 8, 10] });
    expect(rising?.Timestamps).toEqual([at(-3), at(-2), at(-1)]);
    const { MetricDataResults: [falling] = [] } = await ask('TimestampDescending');
    expect(falling?.Values).toEqual([10, 8, 6]);
  });

  test('as one value for thirty days, the longest period of a graph', async () => {
    const MetricStat = { Metric: metric, Period: 30 * 86_400, Stat: 'Sum' };
    const { MetricDataResults: [all] = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: at(-43_200),
        EndTime: at(0),
        MetricDataQueries: [{ Id: 'orders', MetricStat }],
      }),
    );
    expect(all?.Values?.reduce((sum, value) => sum + value, 0)).toBe(12);
  });

  test('as a search, page by page', async () => {
    const MetricDataQueries = [{ Id: 'all', Expression: `SEARCH('{Shop,Queue} songs', 'Maximum', 60)` }];
    const range = { StartTime: at(-3), EndTime: at(0), MaxDatapoints: 3, MetricDataQueries };
    const first = await client.send(new GetMetricDataCommand(range));
    const second = await client.send(new GetMetricDataCommand({ ...range, NextToken: first.NextToken }));
    const labels = [first, second].map((page) => page.MetricDataResults?.map(({ Label }) => Label));
    expect(labels).toEqual([['songs Latency'], ['songs Orders']]);
    expect(second.NextToken).toBeUndefined();
  });

  test('as a list, by namespace, name and dimensions', async () => {
    expect(await list({ Namespace: 'Shop' })).toHaveLength(2);
    expect(await list({ MetricName: 'Orders', Dimensions: [{ Name: 'Queue' }] })).toEqual([metric]);
    expect(await list({ Dimensions: [{ Name: 'Queue', Value: 'other' }] })).toEqual([]);
    expect(await list({ RecentlyActive: 'PT3H' })).toHaveLength(2);
  });

  test.each([
    [
      { Period: 60, StartTime: at(0), EndTime: at(-1), Statistics: ['Sum' as const] },
      'InvalidParameterValue',
    ],
    [
      { Period: 60, StartTime: at(-1500), EndTime: at(0), Statistics: ['Sum' as const] },
      'InvalidParameterCombination',
    ],
    [
      { Period: 61, StartTime: at(-3), EndTime: at(0), Statistics: ['Sum' as const] },
      'InvalidParameterValue',
    ],
    [{ Period: 60, StartTime: at(-3), EndTime: at(0) }, 'MissingParameter'],
  ])('and is told what is wrong with %j', async (rest, code) => {
    const asked = client.send(new GetMetricStatisticsCommand({ ...metric, ...rest }));
    await expect(asked).rejects.toMatchObject({ Code: code });
  });

  test.each([
    ['orders +', 'at character 9'],
    ['nobody * 2', 'nobody'],
    [`INSIGHT_RULE_METRIC('a', 'b')`, 'INSIGHT_RULE_METRIC'],
  ])('and is told what is wrong with the expression %s', async (Expression, message) => {
    const asked = client.send(
      new GetMetricDataCommand({
        StartTime: at(-3),
        EndTime: at(0),
        MetricDataQueries: [{ Id: 'e', Expression }],
      }),
    );
    await expect(asked).rejects.toThrow(message);
  });
});

test('large data arrive although the SDK packs them', async () => {
  const MetricData = Array.from({ length: 900 }, (_, index) => ({
    MetricName: 'Many',
    Dimensions: [{ Name: 'Number', Value: `${index}` }],
    Timestamp: at(-1),
    Value: index,
  }));
  await client.send(new PutMetricDataCommand({ Namespace: 'Large', MetricData }));
  const first = await client.send(new ListMetricsCommand({ Namespace: 'Large' }));
  const second = await client.send(
    new ListMetricsCommand({ Namespace: 'Large', NextToken: first.NextToken }),
  );
  expect([first.Metrics?.length, second.Metrics?.length]).toEqual([500, 400]);
});

describe('the SDK changes alarms', () => {
  const alarm = {
    AlarmName: 'few-orders',
    ...metric,
    Statistic: 'Sum' as const,
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 4.5,
    ComparisonOperator: 'LessThanThreshold' as const,
    TreatMissingData: 'breaching',
    AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:page'],
  };

  test('puts one, which is evaluated, acts, and is described with its history', async () => {
    await client.send(new PutMetricAlarmCommand(alarm));
    served.now = noon + 5 * minute;
    served.cloudwatch.tick();
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    expect(MetricAlarms).toMatchObject([
      { ...alarm, StateValue: 'ALARM', StateReason: expect.stringContaining('Threshold') },
    ]);
    expect(served.events.filter(({ kind }) => kind === 'action')).toMatchObject([
      { action: alarm.AlarmActions[0] },
    ]);
    const history = await client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'few-orders' }));
    expect(history.AlarmHistoryItems?.map(({ HistoryItemType }) => HistoryItemType)).toEqual([
      'Action',
      'StateUpdate',
      'ConfigurationUpdate',
    ]);
    const forMetric = await client.send(new DescribeAlarmsForMetricCommand(metric));
    expect(forMetric.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['few-orders']);
  });

  test('puts a composite, which only those see who ask for composites', async () => {
    await client.send(new PutCompositeAlarmCommand({ AlarmName: 'any', AlarmRule: 'ALARM("few-orders")' }));
    const plain = await client.send(new DescribeAlarmsCommand({}));
    expect(plain.CompositeAlarms).toEqual([]);
    const all = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }));
    expect(all.CompositeAlarms).toMatchObject([{ AlarmName: 'any', StateValue: 'ALARM' }]);
    const children = await client.send(new DescribeAlarmsCommand({ ChildrenOfAlarmName: 'any' }));
    expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['few-orders']);
    const parents = await client.send(new DescribeAlarmsCommand({ ParentsOfAlarmName: 'few-orders' }));
    expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['any']);
  });

  test('sets a state until the next evaluation, and switches actions off and on', async () => {
    const state = { AlarmName: 'few-orders', StateValue: 'OK' as const, StateReason: 'a drill' };
    await client.send(new SetAlarmStateCommand(state));
    await client.send(new DisableAlarmActionsCommand({ AlarmNames: ['few-orders'] }));
    const describe = async () =>
      (await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'few' }))).MetricAlarms?.[0];
    expect(await describe()).toMatchObject({
      StateValue: 'OK',
      StateReason: 'a drill',
      ActionsEnabled: false,
    });
    await client.send(new EnableAlarmActionsCommand({ AlarmNames: ['few-orders'] }));
    served.now += minute;
    served.cloudwatch.tick();
    expect(await describe()).toMatchObject({ StateValue: 'ALARM', ActionsEnabled: true });
  });

  test('finds metrics, alarms and dashboards as they were after a restart', async () => {
    served.reopen();
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['few-orders'] }));
    expect(MetricAlarms).toMatchObject([{ StateValue: 'ALARM' }]);
    expect((await client.send(new ListMetricsCommand({ Namespace: 'Shop' }))).Metrics).toHaveLength(2);
  });

  test('cannot delete a child of a composite, but both together', async () => {
    const single = client.send(new DeleteAlarmsCommand({ AlarmNames: ['few-orders'] }));
    await expect(single).rejects.toMatchObject({ Code: 'ValidationError' });
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ['any', 'few-orders'] }));
    expect(served.cloudwatch.alarms.list()).toEqual([]);
  });

  test.each([
    [{ DatapointsToAlarm: 3 }, 'DatapointsToAlarm'],
    [{ TreatMissingData: 'nonsense' }, 'TreatMissingData'],
    [{ Period: 61 }, 'Period'],
  ])('and is refused %j', async (change, message) => {
    await expect(client.send(new PutMetricAlarmCommand({ ...alarm, ...change }))).rejects.toThrow(message);
  });

  test('and is refused unknown names', async () => {
    const asked = client.send(new DisableAlarmActionsCommand({ AlarmNames: ['nobody'] }));
    await expect(asked).rejects.toThrow('nobody');
  });
});

test('the SDK keeps dashboards', async () => {
  const DashboardBody = JSON.stringify({ widgets: [{ type: 'text', properties: { markdown: 'hello' } }] });
  await client.send(new PutDashboardCommand({ DashboardName: 'main', DashboardBody }));
  expect(await client.send(new GetDashboardCommand({ DashboardName: 'main' }))).toMatchObject({
    DashboardBody,
  });
  const { DashboardEntries } = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: 'ma' }));
  expect(DashboardEntries).toMatchObject([{ DashboardName: 'main', Size: DashboardBody.length }]);
  const faulty = client.send(
    new PutDashboardCommand({ DashboardName: 'bad', DashboardBody: '{"widgets":[{}]}' }),
  );
  await expect(faulty).rejects.toThrow('/widgets/0/type');
  await client.send(new DeleteDashboardsCommand({ DashboardNames: ['main'] }));
  await expect(client.send(new GetDashboardCommand({ DashboardName: 'main' }))).rejects.toThrow(
    'main does not exist',
  );
});
