import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import { ObjectBucket } from './object-bucket.ts';
import { Queues } from './queues.ts';
import type { Storage } from './storage.ts';
import { Tables } from './tables.ts';

/** All state of a stage, in a stack that outlives the others. */
export class StorageStack extends Stack implements Storage {
  readonly bucket: Storage['bucket'];
  readonly tables: Storage['tables'];
  readonly queues: Storage['queues'];

  constructor(scope: Construct, id: string, deployment: Deployment, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: deployment.terminationProtection });
    this.bucket = new ObjectBucket(this, 'Bucket', deployment).bucket;
    this.tables = new Tables(this, 'Tables', deployment);
    this.queues = new Queues(this, 'Queues', deployment);
    new CfnOutput(this, 'TokensTable', {
      value: this.tables.tokens.tableName,
      description: 'STEMWATCH_TOKENS_TABLE of `stemwatch tokens`.',
    });
  }
}
