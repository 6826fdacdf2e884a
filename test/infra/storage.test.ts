import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { alertIndexes } from '../../core/alerts/alert-store.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import { queueMaxReceives } from '../../core/settings/limits.ts';
import { properties, resources, synthesized, type Synthesized } from './support/templates.ts';

describe('the storage stack', () => {
  let stage: Synthesized;

  beforeAll(() => {
    stage = synthesized({
      stage: 'test',
      limits: {
        leaseSeconds: 75,
        maxAttempts: 4,
        stemRetentionSeconds: 100_000,
        uploadRetentionSeconds: 86_400,
      },
      objects: { corsOrigins: ['https://app.example'] },
    });
  });

  test('hides a job message for as long as a lease lasts', () => {
    stage.storage.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 75,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: queueMaxReceives(stage.deployment.limits) }),
    });
  });

  test('gives every queue that is consumed a dead-letter queue that keeps messages for 14 days', () => {
    const queues = Object.entries(resources(stage.storage, 'AWS::SQS::Queue'));
    const consumed = queues.filter(([, queue]) => queue.Properties['RedrivePolicy'] !== undefined);
    expect(consumed).toHaveLength(3);
    for (const [, queue] of consumed) {
      const { deadLetterTargetArn } = queue.Properties['RedrivePolicy'] as {
        deadLetterTargetArn: { 'Fn::GetAtt': [string, string] };
      };
      const target = queues.find(([id]) => id === deadLetterTargetArn['Fn::GetAtt'][0]);
      expect(target?.[1].Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400 });
    }
  });

  test('has S3 count requests under the name that the stand-in on one machine uses, unless told not to', () => {
    const MetricsConfigurations = [{ Id: 'EntireBucket' }];
    stage.storage.hasResourceProperties('AWS::S3::Bucket', { MetricsConfigurations });
    const { storage } = synthesized({ stage: 'test', objects: { requestMetrics: false } });
    for (const bucket of properties(storage, 'AWS::S3::Bucket'))
      expect(bucket).not.toHaveProperty('MetricsConfigurations');
  });

  test('encrypts every queue and refuses plain connections to it', () => {
    for (const queue of properties(stage.storage, 'AWS::SQS::Queue')) {
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true });
    }
    stage.storage.resourceCountIs('AWS::SQS::QueuePolicy', 6);
    stage.storage.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
  });

  test('keys every table by one attribute, with expiry, recovery to any point in time and payment per request', () => {
    stage.storage.resourceCountIs('AWS::DynamoDB::GlobalTable', 7);
    stage.storage.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: Match.anyValue(), KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: Match.anyValue(), Enabled: true },
      SSESpecification: { SSEEnabled: true },
      Replicas: [
        Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      ],
    });
  });

  test('keys the table of counters as the library that counts does', () => {
    stage.storage.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expire', Enabled: true },
    });
    const tables = properties(stage.storage, 'AWS::DynamoDB::GlobalTable');
    const byId = tables.filter(
      ({ TimeToLiveSpecification: expiry }) => (expiry as { AttributeName: string }).AttributeName === 'ttl',
    );
    expect(byId).toHaveLength(tables.length - 1);
  });

  test.each([
    ['jobs', jobIndexes, { AttributeName: 'dueAt', AttributeType: 'N' }],
    ['alerts', alertIndexes, { AttributeName: 'raised', AttributeType: 'S' }],
  ])('gives the %s table the indexes that its store queries', (_, indexes, attribute) => {
    const expected = Object.values(indexes).map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection:
        'projected' in index
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projected }
          : { ProjectionType: 'ALL' },
    }));
    stage.storage.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: expected,
      AttributeDefinitions: Match.arrayWith([attribute]),
    });
  });

  test('removes uploads and stems no earlier than promised', () => {
    stage.storage.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ Prefix: 'uploads/', ExpirationInDays: 1, Status: 'Enabled' }),
          Match.objectLike({ Prefix: 'stems/', ExpirationInDays: 2, Status: 'Enabled' }),
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
        ]),
      },
    });
  });

  test('lets the configured origins, and nobody else, exchange songs with the bucket', () => {
    stage.storage.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [
          Match.objectLike({
            AllowedOrigins: ['https://app.example'],
            ExposedHeaders: Match.arrayWith(['ETag']),
          }),
        ],
      },
    });
  });

  test('keeps both buckets closed to the public and to plain connections', () => {
    stage.storage.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
    });
    stage.storage.resourceCountIs('AWS::S3::BucketPolicy', 2);
  });

  test('tells EventBridge of each piece of the access log, which the bucket of songs writes', () => {
    const buckets = properties(stage.storage, 'AWS::S3::Bucket');
    expect(buckets.filter(({ LoggingConfiguration: logging }) => logging !== undefined)).toMatchObject([
      { LoggingConfiguration: { LogFilePrefix: 'objects/' } },
    ]);
    stage.storage.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: Match.absent(),
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    stage.api.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: Match.anyValue() }, object: { key: [{ prefix: 'objects/' }] } },
      },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^downloads'), 'Arn'] },
        }),
      ],
    });
  });

  test('outlives its stack unless the configuration says otherwise', () => {
    stage.storage.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
    stage.storage.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    const short = synthesized({ stage: 'short', keepData: false, terminationProtection: false });
    short.storage.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });
});
