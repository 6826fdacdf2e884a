import { type MetricGroup, words } from './aws-metric.ts';

const tables = {
  namespace: 'AWS/DynamoDB',
  dimensions: [
    ['TableName'],
    ['Operation', 'TableName'],
    ['GlobalSecondaryIndexName', 'TableName'],
    ['GlobalSecondaryIndexName', 'Operation', 'TableName'],
    ['Operation', 'StreamLabel', 'TableName'],
    ['ReceivingRegion', 'TableName'],
    ['DelegatedOperation', 'TableName'],
    ['Operation'],
    [],
  ],
};

const storedObjects = { namespace: 'AWS/S3', dimensions: [['BucketName', 'StorageType']], every: 86_400 };
const objectRequests = { namespace: 'AWS/S3', dimensions: [['BucketName', 'FilterId']] };
const replication = {
  namespace: 'AWS/S3',
  dimensions: [['DestinationBucket', 'RuleId', 'SourceBucket']],
};

/** Tables and objects. Sources: the pages on CloudWatch metrics and dimensions of DynamoDB and S3. */
export const storageMetrics: readonly MetricGroup[] = [
  {
    ...tables,
    names: words(`
      ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReturnedItemCount ReturnedBytes
      ReturnedRecordsCount TimeToLiveDeletedItemCount ConsumedChangeDataCaptureUnits
    `),
    kind: 'traffic',
  },
  {
    ...tables,
    names: words(`
      ReadThrottleEvents WriteThrottleEvents ThrottledRequests SystemErrors UserErrors
      ConditionalCheckFailedRequests TransactionConflict FailedToReplicateRecordCount
      ThrottledPutRecordCount ReadMaxOnDemandThroughputThrottleEvents
      WriteMaxOnDemandThroughputThrottleEvents ReadProvisionedThroughputThrottleEvents
      WriteProvisionedThroughputThrottleEvents ReadKeyRangeThroughputThrottleEvents
      WriteKeyRangeThroughputThrottleEvents ReadAccountLimitThrottleEvents
      WriteAccountLimitThrottleEvents OnlineIndexThrottleEvents
    `),
    kind: 'faults',
  },
  {
    ...tables,
    names: ['SuccessfulRequestLatency', 'ReplicationLatency', 'AgeOfOldestUnreplicatedRecord'],
    kind: 'duration',
  },
  {
    ...tables,
    names: words(`
      ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits AccountMaxReads AccountMaxWrites
      AccountMaxTableLevelReads AccountMaxTableLevelWrites OnDemandMaxReadRequestUnits
      OnDemandMaxWriteRequestUnits PendingReplicationCount OnlineIndexConsumedWriteCapacity
      OnlineIndexPercentageProgress
    `),
    kind: 'steady',
  },
  {
    ...tables,
    names: words(`
      AccountProvisionedReadCapacityUtilization AccountProvisionedWriteCapacityUtilization
      MaxProvisionedTableReadCapacityUtilization MaxProvisionedTableWriteCapacityUtilization
    `),
    kind: 'steady',
    values: 'percent',
  },
  {
    ...storedObjects,
    names: ['BucketSizeBytes', 'NumberOfObjects'],
    kind: 'steady',
    absent: 'S3 reports its size once a day',
  },
  {
    ...objectRequests,
    names: words(`
      AllRequests GetRequests PutRequests DeleteRequests HeadRequests PostRequests SelectRequests
      ListRequests BytesDownloaded BytesUploaded SelectBytesScanned SelectBytesReturned
    `),
    kind: 'traffic',
  },
  { ...objectRequests, names: ['4xxErrors', '5xxErrors'], kind: 'faults', values: 'zeroOrOne' },
  { ...objectRequests, names: ['FirstByteLatency', 'TotalRequestLatency'], kind: 'duration' },
  { ...replication, names: ['ReplicationLatency'], kind: 'duration' },
  { ...replication, names: ['BytesPendingReplication', 'OperationsPendingReplication'], kind: 'level' },
  { ...replication, names: ['OperationsFailedReplication'], kind: 'faults' },
];
