import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ServedCloudWatch } from '../support/served-cloudwatch.ts';

const run = promisify(execFile);
const minute = 60_000;

let served: ServedCloudWatch;
let home: string;

beforeAll(async () => {
  served = await ServedCloudWatch.start();
  home = mkdtempSync(path.join(tmpdir(), 'stemwatch-home-'));
});

afterAll(async () => {
  await served.stop();
  rmSync(home, { recursive: true });
});

/** The environment of a client that knows nothing but this endpoint. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/bin:/bin',
    HOME: home,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    NO_PROXY: '*',
  };
}

/** Debian's awscli; gives what it printed, read as JSON where it is. */
async function aws(...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run('/usr/bin/aws', ['--endpoint-url', served.url, 'cloudwatch', ...words], {
    env: environment(),
  });
  return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
}

describe("Debian's awscli, unchanged,", () => {
  const alarm = ['--alarm-name', 'slow', '--namespace', 'Cli', '--metric-name', 'Latency'];

  test('puts metric data and reads them', async () => {
    const data = ['--namespace', 'Cli', '--metric-name', 'Latency'];
    await aws(
      'put-metric-data',
      ...data,
      '--value',
      '250',
      '--unit',
      'Milliseconds',
      '--dimensions',
      'Route=a&b',
    );
    await aws('put-metric-data', ...data, '--statistic-values', 'Sum=30,Minimum=10,Maximum=20,SampleCount=2');
    const { Metrics } = await aws('list-metrics', '--namespace', 'Cli');
    const Latency = { Namespace: 'Cli', MetricName: 'Latency' };
    expect(Metrics).toEqual([
      { ...Latency, Dimensions: [{ Name: 'Route', Value: 'a&b' }] },
      { ...Latency, Dimensions: [] },
    ]);
    const span = [
      ['--start-time', new Date(served.now - 5 * minute).toISOString()],
      ['--end-time', new Date(served.now + minute).toISOString()],
    ].flat();
    const statistics = ['--period', '60', '--statistics', 'Average', 'Maximum'];
    const { Datapoints } = await aws('get-metric-statistics', ...data, ...span, ...statistics);
    expect(Datapoints).toMatchObject([{ Average: 15, Maximum: 20 }]);
    const query = `[{"Id":"e","Expression":"SUM(SEARCH('{Cli,Route} Latency','Sum',60))*2"}]`;
    const { MetricDataResults } = await aws('get-metric-data', ...span, '--metric-data-queries', query);
    expect(MetricDataResults).toMatchObject([{ Id: 'e', Values: [500] }]);
  });

  test('puts an alarm, sees it go to ALARM, and deletes it', async () => {
    const threshold = '--period 60 --evaluation-periods 1 --threshold 15 --treat-missing-data ignore';
    const comparison = '--statistic Maximum --comparison-operator GreaterThanThreshold';
    await aws('put-metric-alarm', ...alarm, ...`${threshold} ${comparison}`.split(' '));
    served.now += minute;
    served.cloudwatch.tick();
    const { MetricAlarms } = await aws('describe-alarms', '--alarm-names', 'slow');
    expect(MetricAlarms).toMatchObject([{ AlarmName: 'slow', StateValue: 'ALARM', Threshold: 15 }]);
    await aws(
      'set-alarm-state',
      '--alarm-name',
      'slow',
      '--state-value',
      'OK',
      '--state-reason',
      'a drill <&>',
    );
    const { AlarmHistoryItems } = await aws('describe-alarm-history', '--alarm-name', 'slow');
    expect(JSON.stringify(AlarmHistoryItems)).toContain('a drill <&>');
    await aws('delete-alarms', '--alarm-names', 'slow');
    expect((await aws('describe-alarms')).MetricAlarms).toEqual([]);
  });

  test('is told what was wrong', async () => {
    const asked = aws(
      'put-metric-alarm',
      ...alarm,
      '--evaluation-periods',
      '1',
      '--comparison-operator',
      'x',
    );
    await expect(asked).rejects.toThrow('ValidationError');
  });
});

test("Debian's boto3, unchanged, talks to the endpoint", async () => {
  const program = path.join(home, 'client.py');
  writeFileSync(program, botoProgram);
  const { stdout } = await run('/usr/bin/python3', [program, served.url], { env: environment() });
  expect(JSON.parse(stdout)).toEqual({
    values: [7, 3],
    dashboards: ['from-boto'],
    body: { widgets: [] },
    composite: 'OK',
    missing: 'ResourceNotFound',
  });
});

const botoProgram = `
import datetime, json, sys
import boto3
from botocore.exceptions import ClientError

client = boto3.client("cloudwatch", endpoint_url=sys.argv[1])
now = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
times = [now - datetime.timedelta(minutes=m) for m in (2, 1)]
client.put_metric_data(Namespace="Boto", MetricData=[
    {"MetricName": "M", "Timestamp": t, "Values": [v], "Counts": [1], "StorageResolution": 60} for t, v in zip(times, (3, 7))])
stat = {"Metric": {"Namespace": "Boto", "MetricName": "M"}, "Period": 60, "Stat": "Average"}
found = client.get_metric_data(MetricDataQueries=[{"Id": "m", "MetricStat": stat}],
                               StartTime=now - datetime.timedelta(minutes=5), EndTime=now)
client.put_dashboard(DashboardName="from-boto", DashboardBody=json.dumps({"widgets": []}))
client.put_metric_alarm(AlarmName="child", Namespace="Boto", MetricName="M", Statistic="Sum", Period=60, EvaluationPeriods=1,
                        Threshold=1, ComparisonOperator="GreaterThanThreshold", ActionsEnabled=False)
client.put_composite_alarm(AlarmName="parent", AlarmRule="ALARM(child)")
pages = client.get_paginator("describe_alarms").paginate(AlarmTypes=["CompositeAlarm"], PaginationConfig={"PageSize": 1})
composite = [alarm["StateValue"] for page in pages for alarm in page["CompositeAlarms"]]
try:
    client.get_dashboard(DashboardName="none")
except ClientError as error:
    missing = error.response["Error"]["Code"]
print(json.dumps({
    "values": found["MetricDataResults"][0]["Values"],
    "dashboards": [entry["DashboardName"] for entry in client.list_dashboards()["DashboardEntries"]],
    "body": json.loads(client.get_dashboard(DashboardName="from-boto")["DashboardBody"]),
    "composite": composite[0],
    "missing": missing,
}))
`;
