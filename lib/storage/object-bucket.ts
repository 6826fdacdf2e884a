import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type CorsRule,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { jobPrefix } from '../../core/jobs/object-keys.ts';
import { uploadKey } from '../../core/uploads/upload.ts';
import { accessLogPrefix } from '../config/access-log.ts';
import type { Deployment } from '../config/deployment.ts';

/** Prefixes of the bucket, read from the functions that make the keys. */
export const objectPrefixes = { uploads: uploadKey(''), stems: jobPrefix('').replace(/\/+$/, '/') } as const;

/** The bucket of uploads and stems, and the bucket of its access logs. Both expire on their own. */
export class ObjectBucket extends Construct {
  readonly bucket: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const removalPolicy = deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy,
    };
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...closed,
      lifecycleRules: [{ id: 'expire-logs', expiration: Duration.days(deployment.logs.retentionDays) }],
    });
    sendEvents(this.accessLogs);
    const { uploadRetentionSeconds, stemRetentionSeconds } = deployment.limits;
    this.bucket = new Bucket(this, 'Objects', {
      ...closed,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: accessLogPrefix,
      ...(deployment.objects.requestMetrics ? { metrics: [{ id: 'EntireBucket' }] } : {}),
      cors: corsRules(deployment.objects.corsOrigins),
      lifecycleRules: [
        {
          id: 'expire-uploads',
          prefix: objectPrefixes.uploads,
          expiration: wholeDays(uploadRetentionSeconds),
        },
        { id: 'expire-stems', prefix: objectPrefixes.stems, expiration: wholeDays(stemRetentionSeconds) },
        {
          id: 'abort-unfinished-uploads',
          abortIncompleteMultipartUploadAfter: wholeDays(uploadRetentionSeconds),
        },
      ],
    });
  }
}

/** Has a bucket tell EventBridge of new objects. CDK's own way would deploy a function to set what is a property. */
function sendEvents(bucket: Bucket): void {
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
}

/** S3 expires by whole days, and never earlier than promised. */
const wholeDays = (seconds: number): Duration => Duration.days(Math.ceil(seconds / 86_400));

/** A page sends a song in parts and needs the ETag of each. */
function corsRules(origins: readonly string[]): CorsRule[] {
  if (origins.length === 0) return [];
  return [
    {
      allowedOrigins: [...origins],
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag', 'Content-Disposition'],
      maxAge: 3600,
    },
  ];
}
