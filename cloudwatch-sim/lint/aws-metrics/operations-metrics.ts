import { type MetricGroup, words } from './aws-metric.ts';

const logs = {
  namespace: 'AWS/Logs',
  dimensions: [
    ['LogGroupName'],
    ['DestinationType', 'FilterName', 'LogGroupName'],
    ['LogAnomalyDetector'],
    ['LogAnomalyPriority'],
    ['LogAnomalyDetector', 'LogAnomalyPriority'],
    ['Resource', 'Service', 'Type'],
    ['Class', 'Resource', 'Service', 'Type'],
    [],
  ],
};

const canaries = {
  namespace: 'CloudWatchSynthetics',
  dimensions: [['CanaryName'], ['CanaryName', 'StepName'], []],
  absent: 'Synthetics reports nothing for a canary that does not run',
};

/** What operations brings along. Sources: the pages on CloudWatch metrics of Logs, Synthetics, Route 53, Billing and ACM. */
export const operationsMetrics: readonly MetricGroup[] = [
  {
    ...logs,
    names: ['IncomingLogEvents', 'IncomingBytes', 'ForwardedLogEvents', 'ForwardedBytes', 'CallCount'],
    kind: 'traffic',
    absent: 'CloudWatch Logs reports nothing for a group that is not written to',
  },
  {
    ...logs,
    names: words(`
      DeliveryErrors DeliveryThrottling EMFParsingErrors EMFValidationErrors ErrorCount ThrottleCount
      AnomalyCount TransformationErrors
    `),
    kind: 'faults',
  },
  {
    ...canaries,
    names: ['SuccessPercent', 'VisualMonitoringSuccessPercent'],
    kind: 'presence',
    values: 'percent',
  },
  { ...canaries, names: ['Duration'], kind: 'duration' },
  {
    ...canaries,
    names: ['Failed', 'Failed requests', '2xx', '4xx', '5xx', 'VisualMonitoringTotalComparisons'],
    kind: 'faults',
  },
  {
    namespace: 'AWS/Route53',
    dimensions: [['HealthCheckId'], ['HealthCheckId', 'Region']],
    names: ['HealthCheckStatus', 'HealthCheckPercentageHealthy'],
    kind: 'presence',
    absent: 'Route 53 reports nothing for a health check that is gone or disabled',
  },
  {
    namespace: 'AWS/Billing',
    dimensions: [
      ['Currency'],
      ['Currency', 'ServiceName'],
      ['Currency', 'LinkedAccount'],
      ['Currency', 'LinkedAccount', 'ServiceName'],
    ],
    names: ['EstimatedCharges'],
    kind: 'steady',
    every: 21_600,
    absent: 'charges are estimated every six hours',
  },
  {
    namespace: 'AWS/CertificateManager',
    dimensions: [['CertificateArn']],
    names: ['DaysToExpiry'],
    kind: 'steady',
    every: 43_200,
    absent: 'ACM reports the days to expiry twice a day',
  },
];
