import type { CloudWatch } from '../../cloudwatch.ts';
import type { Members } from '../protocol/protocol.ts';
import { describeAlarmHistory } from './alarm-history.ts';
import {
  deleteAlarms,
  putCompositeAlarm,
  putMetricAlarm,
  setAlarmActions,
  setAlarmState,
} from './change-alarms.ts';
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from './dashboards.ts';
import { describeAlarms, describeAlarmsForMetric } from './describe-alarms.ts';
import { listMetrics } from './list-metrics.ts';
import { getMetricData, putMetricData } from './metric-data.ts';
import { getMetricStatistics } from './metric-statistics.ts';

/** Answers one operation of the API; throws ApiError or an error of the part that refused the input. */
export type Operation = (cloudwatch: CloudWatch, input: Members) => Members;

/** Every operation that the endpoint knows, by its name in the API. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['PutMetricData', putMetricData],
  ['GetMetricData', getMetricData],
  ['GetMetricStatistics', getMetricStatistics],
  ['ListMetrics', listMetrics],
  ['DescribeAlarms', describeAlarms],
  ['DescribeAlarmsForMetric', describeAlarmsForMetric],
  ['DescribeAlarmHistory', describeAlarmHistory],
  ['SetAlarmState', setAlarmState],
  ['EnableAlarmActions', setAlarmActions(true)],
  ['DisableAlarmActions', setAlarmActions(false)],
  ['PutMetricAlarm', putMetricAlarm],
  ['PutCompositeAlarm', putCompositeAlarm],
  ['DeleteAlarms', deleteAlarms],
  ['GetDashboard', getDashboard],
  ['ListDashboards', listDashboards],
  ['PutDashboard', putDashboard],
  ['DeleteDashboards', deleteDashboards],
]);
