import { Duration, Stack, type App } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { MonitoringFacade, SnsAlarmActionStrategy } from 'cdk-monitoring-constructs';

/**
 * A small service of somebody else, as the README of cdk-monitoring-constructs teaches to monitor it: nothing in it knows
 * this repository, or was changed for it.
 */
export class OrdersStack extends Stack {
  constructor(app: App) {
    super(app, 'Orders');
    const handler = new LambdaFunction(this, 'Handler', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      timeout: Duration.seconds(10),
    });
    const deadLetterQueue = new Queue(this, 'DeadOrders');
    const queue = new Queue(this, 'OrderQueue', {
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 },
    });
    const table = new Table(this, 'OrderTable', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    const onAlarmTopic = new Topic(this, 'OnCall');
    const monitoring = new MonitoringFacade(this, 'Monitoring', {
      alarmFactoryDefaults: {
        alarmNamePrefix: 'Orders',
        actionsEnabled: true,
        action: new SnsAlarmActionStrategy({ onAlarmTopic, onOkTopic: onAlarmTopic }),
        datapointsToAlarm: 3,
      },
    });
    monitoring
      .monitorLambdaFunction({
        lambdaFunction: handler,
        alarmFriendlyName: 'Handler',
        addFaultRateAlarm: { Critical: { maxErrorRate: 0.05 } },
        addLatencyP90Alarm: { Warning: { maxLatency: Duration.seconds(2) } },
        addThrottlesCountAlarm: { Warning: { maxErrorCount: 10 } },
      })
      .monitorSqsQueueWithDlq({
        queue,
        deadLetterQueue,
        alarmFriendlyName: 'Queue',
        addQueueMaxMessageAgeAlarm: { Warning: { maxAgeInSeconds: 600 } },
        addDeadLetterQueueMaxSizeAlarm: { Critical: { maxMessageCount: 0 } },
      })
      .monitorDynamoTable({
        table,
        alarmFriendlyName: 'Table',
        addAverageSuccessfulGetItemLatencyAlarm: { Warning: { maxLatency: Duration.millis(50) } },
        addSystemErrorCountAlarm: { Critical: { maxErrorCount: 5 } },
      });
    monitoring.createCompositeAlarmUsingDisambiguator('Critical', { disambiguator: 'AnyCritical' });
  }
}
