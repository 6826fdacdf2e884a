import { type MetricGroup, words } from './aws-metric.ts';

const queues = {
  namespace: 'AWS/SQS',
  dimensions: [['QueueName']],
  absent: 'SQS reports nothing for a queue that has not been used for some hours',
};

const topics = {
  namespace: 'AWS/SNS',
  dimensions: [
    ['TopicName'],
    ['PhoneNumber'],
    ['Application'],
    ['Application', 'Platform'],
    ['Platform'],
    ['Country', 'SMSType'],
    ['SMSType'],
    [],
  ],
};

const events = {
  namespace: 'AWS/Events',
  dimensions: [['RuleName'], ['EventBusName', 'RuleName'], ['EventBusName'], ['EventSourceName'], []],
};

const stateMachines = {
  namespace: 'AWS/States',
  dimensions: [
    ['StateMachineArn'],
    ['ActivityArn'],
    ['LambdaFunctionArn'],
    ['ServiceIntegrationResourceArn'],
    ['StateMachineArn', 'Version'],
    ['Alias', 'StateMachineArn'],
    ['APIName'],
    ['StateTransition'],
    ['ServiceMetric'],
    [],
  ],
};

const streams = { namespace: 'AWS/Kinesis', dimensions: [['StreamName'], ['ShardId', 'StreamName']] };

const deliveryStreams = {
  namespace: 'AWS/Firehose',
  dimensions: [['DeliveryStreamName'], ['DeliveryStreamName', 'Destination']],
};

/**
 * Queues, topics, events, workflows and streams. Sources: the pages on CloudWatch metrics of SQS, SNS, EventBridge, Step
 * Functions, Kinesis Data Streams and Firehose.
 */
export const messagingMetrics: readonly MetricGroup[] = [
  {
    ...queues,
    names: ['ApproximateAgeOfOldestMessage'],
    kind: 'level',
    absent: 'SQS reports no age while the queue is empty',
  },
  {
    ...queues,
    names: words(`
      ApproximateNumberOfMessagesVisible ApproximateNumberOfMessagesNotVisible
      ApproximateNumberOfMessagesDelayed ApproximateNumberOfGroupsWithInflightMessages
      ApproximateNumberOfNoisyGroups
    `),
    kind: 'level',
  },
  {
    ...queues,
    names: words(`
      NumberOfMessagesSent NumberOfMessagesReceived NumberOfMessagesDeleted NumberOfEmptyReceives
      SentMessageSize NumberOfDeduplicatedSentMessages
    `),
    kind: 'traffic',
  },
  { ...topics, names: ['NumberOfMessagesPublished', 'PublishSize'], kind: 'traffic' },
  { ...topics, names: ['NumberOfNotificationsDelivered'], kind: 'traffic' },
  {
    ...topics,
    names: words(`
      NumberOfNotificationsFailed NumberOfNotificationsRedrivenToDlq
      NumberOfNotificationsFailedToRedriveToDlq NumberOfNotificationsFilteredOut
      NumberOfNotificationsFilteredOut-InvalidAttributes NumberOfNotificationsFilteredOut-MessageBody
      NumberOfNotificationsFilteredOut-NoMessageAttributes NumberOfNotificationsFilteredOut-
      MessageAttributes NumberOfNotificationsFilteredOut-InvalidMessageBody
    `),
    kind: 'faults',
  },
  { ...topics, names: ['SMSMonthToDateSpentUSD'], kind: 'level' },
  { ...topics, names: ['SMSSuccessRate'], kind: 'level', values: 'fraction' },
  {
    ...events,
    names: words(`
      Invocations TriggeredRules MatchedEvents InvocationAttempts InvocationsCreated
      SuccessfulInvocationAttempts PutEventsApproximateCallCount PutEventsEntriesCount
      PutEventsApproximateSuccessCount PutEventsRequestSize InvocationsSentToDlq
    `),
    kind: 'traffic',
  },
  {
    ...events,
    names: words(`
      FailedInvocations ThrottledRules InvocationsFailedToBeSentToDlq DeadLetterInvocations
      RetryInvocationAttempts PutEventsFailedEntriesCount PutEventsApproximateFailedCount
      PutEventsApproximateThrottledCount
    `),
    kind: 'faults',
  },
  {
    ...events,
    names: words(`
      IngestionToInvocationStartLatency IngestionToInvocationSuccessLatency PutEventsLatency
      IngestionToInvocationCompleteLatency IngestiontoInvocationStartLatency
    `),
    kind: 'duration',
  },
  {
    ...stateMachines,
    names: words(`
      ExecutionsStarted ExecutionsSucceeded ExpressExecutionBilledMemory ExpressExecutionMemory
      ActivitiesScheduled ActivitiesStarted ActivitiesSucceeded LambdaFunctionsScheduled
      LambdaFunctionsStarted LambdaFunctionsSucceeded ServiceIntegrationsScheduled
      ServiceIntegrationsStarted ServiceIntegrationsSucceeded ConsumedCapacity ProvisionedBucketSize
      ProvisionedRefillRate ExecutionsRedriven RedrivenExecutionsSucceeded
    `),
    kind: 'traffic',
  },
  {
    ...stateMachines,
    names: words(`
      ExecutionsFailed ExecutionsAborted ExecutionsTimedOut ExecutionThrottled ThrottledEvents
      ActivitiesFailed ActivitiesTimedOut ActivitiesHeartbeatTimedOut LambdaFunctionsFailed
      LambdaFunctionsTimedOut LambdaFunctionsHeartbeatTimedOut ServiceIntegrationsFailed
      ServiceIntegrationsTimedOut RedrivenExecutionsFailed RedrivenExecutionsTimedOut
      RedrivenExecutionsAborted
    `),
    kind: 'faults',
  },
  {
    ...stateMachines,
    names: words(`
      ExecutionTime ActivityRunTime ActivityScheduleTime ActivityTime LambdaFunctionRunTime
      LambdaFunctionScheduleTime LambdaFunctionTime ServiceIntegrationRunTime
      ServiceIntegrationScheduleTime ServiceIntegrationTime ExpressExecutionBilledDuration
    `),
    kind: 'duration',
  },
  {
    ...streams,
    names: words(`
      GetRecords.Bytes GetRecords.Records IncomingBytes IncomingRecords OutgoingBytes OutgoingRecords
      PutRecord.Bytes PutRecords.Bytes PutRecords.Records PutRecords.TotalRecords
      PutRecords.SuccessfulRecords SubscribeToShardEvent.Bytes SubscribeToShardEvent.Records
    `),
    kind: 'traffic',
  },
  {
    ...streams,
    names: words(`
      GetRecords.Success PutRecord.Success PutRecords.Success SubscribeToShard.Success
      SubscribeToShardEvent.Success
    `),
    kind: 'traffic',
    values: 'zeroOrOne',
  },
  {
    ...streams,
    names: words(`
      ReadProvisionedThroughputExceeded WriteProvisionedThroughputExceeded PutRecords.FailedRecords
      PutRecords.ThrottledRecords SubscribeToShard.RateExceeded
    `),
    kind: 'faults',
  },
  {
    ...streams,
    names: words(`
      GetRecords.IteratorAgeMilliseconds GetRecords.Latency PutRecord.Latency PutRecords.Latency
      IteratorAgeMilliseconds SubscribeToShardEvent.MillisBehindLatest
    `),
    kind: 'duration',
  },
  {
    ...deliveryStreams,
    names: [
      'IncomingBytes',
      'IncomingRecords',
      'IncomingPutRequests',
      'DeliveryToS3.Records',
      'DeliveryToS3.Bytes',
    ],
    kind: 'traffic',
  },
  { ...deliveryStreams, names: ['DeliveryToS3.Success'], kind: 'traffic', values: 'zeroOrOne' },
  { ...deliveryStreams, names: ['DeliveryToS3.DataFreshness'], kind: 'duration' },
  { ...deliveryStreams, names: ['ThrottledRecords', 'FailedConversion.Records'], kind: 'faults' },
];
