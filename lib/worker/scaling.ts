import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Cluster, FargateService } from 'aws-cdk-lib/aws-ecs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkerSettings } from '../config/worker-settings.ts';

/** What is scaled by what. */
export interface WorkerScalingProps {
  readonly cluster: Cluster;
  readonly service: FargateService;
  readonly jobs: IQueue;
  readonly settings: WorkerSettings;
}

const periodSeconds = 60;

/**
 * From no worker to one by the presence of jobs, from one on by jobs per worker. The second figure does not exist while
 * nothing runs, so it cannot do the first step; and it counts jobs at work, so that a busy worker is not taken away with
 * an empty queue. A worker protects its task while it has a job.
 */
export class WorkerScaling extends Construct {
  constructor(scope: Construct, id: string, props: WorkerScalingProps) {
    super(scope, id);
    const { cluster, service, settings } = props;
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${cluster.clusterName}/${service.serviceName}`,
      minCapacity: settings.minTasks,
      maxCapacity: settings.maxTasks,
    });
    this.#firstWorker(target, props);
    this.#backlogPerWorker(target, props);
  }

  #firstWorker(target: CfnScalableTarget, props: WorkerScalingProps): void {
    const policy = new CfnScalingPolicy(this, 'FirstWorker', {
      policyName: 'first-worker',
      policyType: 'StepScaling',
      scalingTargetId: target.ref,
      stepScalingPolicyConfiguration: {
        adjustmentType: 'ChangeInCapacity',
        metricAggregationType: 'Maximum',
        // While a worker starts, no second one is called for.
        cooldown: props.settings.startSeconds,
        stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: 1 }],
      },
    });
    new CfnAlarm(this, 'JobsWaitForFirstWorker', {
      alarmDescription: 'Starts the first worker: jobs wait and none runs. Not for people; see no-worker.',
      metrics: [
        hidden('waiting', jobsMetric('ApproximateNumberOfMessagesVisible', props), { period: periodSeconds }),
        hidden('running', runningMetric(props), { period: periodSeconds }),
        // Without a worker there is no second figure, which counts as zero here.
        { id: 'idle', expression: '(waiting > 0) - (running > 0)', returnData: true },
      ],
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      alarmActions: [policy.ref],
    });
  }

  #backlogPerWorker(target: CfnScalableTarget, props: WorkerScalingProps): void {
    new CfnScalingPolicy(this, 'BacklogPerWorker', {
      policyName: 'backlog-per-worker',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: props.settings.backlogPerTask,
        scaleOutCooldown: periodSeconds,
        scaleInCooldown: props.settings.startSeconds,
        customizedMetricSpecification: {
          metrics: [
            hidden('waiting', jobsMetric('ApproximateNumberOfMessagesVisible', props)),
            hidden('working', jobsMetric('ApproximateNumberOfMessagesNotVisible', props)),
            hidden('running', runningMetric(props)),
            { id: 'backlog', expression: '(waiting + working) / running', returnData: true },
          ],
        },
      },
    });
  }
}

interface RawMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: { readonly name: string; readonly value: string }[];
  readonly stat: string;
}

const jobsMetric = (metricName: string, { jobs }: WorkerScalingProps): RawMetric => ({
  namespace: 'AWS/SQS',
  metricName,
  dimensions: [{ name: 'QueueName', value: jobs.queueName }],
  stat: 'Maximum',
});

const runningMetric = ({ cluster, service }: WorkerScalingProps): RawMetric => ({
  namespace: 'ECS/ContainerInsights',
  metricName: 'RunningTaskCount',
  dimensions: [
    { name: 'ClusterName', value: cluster.clusterName },
    { name: 'ServiceName', value: service.serviceName },
  ],
  stat: 'Average',
});

/** An input of an expression, in the form that alarms and scaling policies share; only alarms name a period. */
const hidden = <Period extends { period?: number }>(
  id: string,
  { stat, ...metric }: RawMetric,
  period: Period = {} as Period,
) => ({ id, metricStat: { metric, stat, ...period }, returnData: false });
