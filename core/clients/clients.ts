import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../settings/settings.ts';

/** The AWS clients that functions and the worker share. */
export interface Clients {
  readonly objects: S3Client;
  readonly queues: SQSClient;
  readonly documents: DynamoDBDocumentClient;
}

/**
 * Makes the clients. Endpoints, region and credentials are the SDK's own business (AWS_ENDPOINT_URL_S3 and so on), so
 * the same code talks to AWS and to the servers of one machine.
 */
export function createClients(settings: Pick<Settings, 's3PathStyle'>): Clients {
  return {
    objects: new S3Client({
      forcePathStyle: settings.s3PathStyle,
      // A checksum computed by default would become part of presigned addresses, which clients could not satisfy.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    queues: new SQSClient({}),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient({}), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}
