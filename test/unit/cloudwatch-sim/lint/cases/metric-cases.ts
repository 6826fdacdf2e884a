import { alarm, alarmOn } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

const handler = { FunctionName: { Ref: 'Handler' } };

const filter = {
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: 'shop',
    FilterPattern: 'refused',
    MetricTransformations: [{ MetricNamespace: 'Shop', MetricName: 'Refusals', MetricValue: '1' }],
  },
};
const declared = [
  { namespace: 'Shop', name: 'Orders', dimensions: ['country'] },
  { namespace: 'Shop', name: 'Cache*' },
];

/** Metrics. */
export const metricCases: readonly RuleCase[] = [
  {
    rule: 'unknown-aws-metric',
    what: 'a mistyped name',
    fires: one(alarmOn('AWS/Lambda Error', handler)),
    quiet: one(alarm()),
  },
  {
    rule: 'unknown-aws-metric',
    what: 'a mistyped namespace',
    fires: one(alarmOn('AWS/Lamda Errors', handler)),
    quiet: one(alarmOn('AWS/Neptune ClusterReplicaLag', { DBClusterIdentifier: 'graph' })),
  },
  {
    rule: 'unknown-dimensions',
    what: 'one dimension too few',
    fires: one(alarmOn('AWS/S3 5xxErrors', { BucketName: 'songs' })),
    quiet: one(alarmOn('AWS/S3 5xxErrors', { BucketName: 'songs', FilterId: 'all' })),
  },
  {
    rule: 'unknown-dimensions',
    what: 'the disk of a managed instance by its service, which it does not belong to',
    fires: one(
      alarmOn('ECS/ContainerInsights InstanceDataFilesystemUtilization', {
        ClusterName: 'shop',
        ServiceName: 'packer',
      }),
    ),
    quiet: one(alarmOn('ECS/ContainerInsights InstanceDataFilesystemUtilization', { ClusterName: 'shop' })),
  },
  {
    rule: 'unknown-resource',
    what: 'a name that no queue has',
    fires: one(alarmOn('AWS/SQS NumberOfMessagesSent', { QueueName: 'order-waiting' })),
    quiet: one(alarmOn('AWS/SQS NumberOfMessagesSent', { QueueName: 'orders-waiting' })),
  },
  {
    rule: 'unknown-resource',
    what: 'the id of an API in place of its name',
    fires: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
      Alarm: alarmOn('AWS/ApiGateway 5XXError', { ApiName: { Ref: 'Api' } }),
    },
    quiet: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
      Alarm: alarmOn('AWS/ApiGateway 5XXError', { ApiName: { 'Fn::ImportValue': 'api-name' } }),
    },
  },
  {
    rule: 'undeclared-metric',
    what: 'a name that is not declared',
    fires: one(alarmOn('Shop Order', { country: 'es' })),
    quiet: {
      Alarm: alarmOn('Shop Orders', { country: 'es' }),
      Other: alarmOn('Shop CacheHits', { any: 'x' }),
    },
    options: { declared },
  },
  {
    rule: 'undeclared-metric',
    what: 'a dimension that is not declared',
    fires: one(alarmOn('Shop Orders', { region: 'es' })),
    quiet: one(alarmOn('Shop Orders', { country: 'es' })),
    options: { declared },
  },
  {
    rule: 'undeclared-metric',
    what: 'a name near that of a metric filter',
    fires: { Filter: filter, Alarm: alarmOn('Shop Refusal', {}) },
    quiet: { Filter: filter, Alarm: alarmOn('Shop Refusals', {}) },
  },
  {
    rule: 'metric-not-declared',
    what: 'a metric of a program',
    fires: one(alarmOn('Shop Orders', {})),
    quiet: { Filter: filter, Alarm: alarmOn('Shop Refusals', {}) },
  },
  {
    rule: 'wrong-region',
    what: 'a distribution from Ireland',
    fires: one(alarmOn('AWS/CloudFront 5xxErrorRate', { DistributionId: 'E1', Region: 'Global' })),
    quiet: one(alarmOn('AWS/ApiGateway 5XXError', { ApiName: 'shop' })),
  },
];
