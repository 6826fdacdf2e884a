import { aws, math, type MathMetric, type SingleMetric, type Statistic } from './metric.ts';
import type { Monitored } from './monitored.ts';

/** Metrics of the API's stage. */
export function apiMetrics({ apiName, apiStage }: Monitored) {
  const metric = (name: string, statistic: Statistic): SingleMetric =>
    aws('AWS/ApiGateway', name, { ApiName: apiName, Stage: apiStage }, statistic);
  return {
    requests: metric('Count', 'Sum'),
    clientErrors: metric('4XXError', 'Sum'),
    serverErrors: metric('5XXError', 'Sum'),
    latency: (statistic: Statistic) => metric('Latency', statistic),
  };
}

/** Metrics of a queue. SQS counts approximately, and stops reporting for a queue that nobody has used for hours. */
export function queueMetrics(queueName: string) {
  const metric = (name: string): SingleMetric => aws('AWS/SQS', name, { QueueName: queueName }, 'Maximum');
  return {
    waiting: metric('ApproximateNumberOfMessagesVisible'),
    working: metric('ApproximateNumberOfMessagesNotVisible'),
    oldestSeconds: metric('ApproximateAgeOfOldestMessage'),
  };
}

/** Metrics of a function. */
export function functionMetrics(functionName: string) {
  const metric = (name: string, statistic: Statistic): SingleMetric =>
    aws('AWS/Lambda', name, { FunctionName: functionName }, statistic);
  return {
    invocations: metric('Invocations', 'Sum'),
    errors: metric('Errors', 'Sum'),
    throttles: metric('Throttles', 'Sum'),
    duration: (statistic: Statistic) => metric('Duration', statistic),
  };
}

/** Metrics of the worker service, from Container Insights; absent while no worker runs. */
export function workerMetrics({ cluster, service }: Monitored) {
  const metric = (name: string): SingleMetric =>
    aws('ECS/ContainerInsights', name, { ClusterName: cluster, ServiceName: service }, 'Average');
  return {
    running: metric('RunningTaskCount'),
    pending: metric('PendingTaskCount'),
    cpu: metric('CpuUtilized'),
    cpuReserved: metric('CpuReserved'),
    memory: metric('MemoryUtilized'),
    memoryReserved: metric('MemoryReserved'),
  };
}

/**
 * Disks of the fullest instance of a cluster, in percent, from Container Insights: the data disk holds images and what
 * tasks write, the system disk the rest.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/additional-metrics-managed-instances.html
 */
export function instanceMetrics(cluster: string) {
  const metric = (name: string): SingleMetric =>
    aws('ECS/ContainerInsights', name, { ClusterName: cluster }, 'Maximum');
  return {
    dataDisk: metric('InstanceDataFilesystemUtilization'),
    systemDisk: metric('InstanceOSFilesystemUtilization'),
  };
}

/** 1 while jobs wait and no worker runs. A series without a point counts as zero beside one that has one. */
export const jobsWithoutWorker = (monitored: Monitored): MathMetric =>
  math('(waiting > 0) - (running > 0)', {
    waiting: queueMetrics(monitored.queues.jobs).waiting,
    running: workerMetrics(monitored).running,
  });
