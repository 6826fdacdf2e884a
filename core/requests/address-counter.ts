import {
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { RateLimiterDynamo, RateLimiterRes } from 'rate-limiter-flexible';
import { fingerprint } from '../identifiers/fingerprint.ts';
import { clientNetwork } from './client-network.ts';

/** Attributes of the counters table that rate-limiter-flexible has its key and its expiry in. */
export const countersKey = 'key';
export const countersExpiry = 'expire';

/** What is counted, and where. */
export interface AddressCounterOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** What is counted; the same word counts together, in all processes. */
  readonly what: string;
  /** Length of the window in seconds. It begins with the first of what is counted. */
  readonly seconds: number;
  /** How many are within the limit; absent for no limit. Beyond it, this process counts no further until the window ends. */
  readonly limit?: number;
}

/** What an address has done in its window, this time included. */
export interface AddressCount {
  readonly withinLimit: boolean;
  readonly count: number;
  /** Until the window ends. */
  readonly milliseconds: number;
}

/**
 * Makes a function that counts what client addresses do, over all processes that share the table, and rejects when the
 * table does not answer.
 *
 * The counts are kept by rate-limiter-flexible in DynamoDB, because the memory of one Lambda copy knows a part of the
 * requests only. Its memory stands before the table where an address is beyond its limit: a flood costs no writes.
 * The table holds fingerprints of addresses, and never longer than it takes DynamoDB to remove what has expired.
 */
export function createAddressCounter(
  options: AddressCounterOptions,
): (address: string) => Promise<AddressCount> {
  const { client, tableName, what, seconds, limit } = options;
  const limiter = new RateLimiterDynamo({
    // The library wants methods instead of commands, and this one alone if it need not look after the table.
    storeClient: {
      updateItem: async (input: UpdateItemCommandInput) => client.send(new UpdateItemCommand(input)),
    },
    tableName,
    tableCreated: true,
    ttlSet: true,
    keyPrefix: what,
    points: limit ?? Number.MAX_SAFE_INTEGER,
    duration: seconds,
    ...(limit === undefined ? {} : { inMemoryBlockOnConsumed: limit }),
  });
  return async (address) => {
    try {
      return countOf(await limiter.consume(fingerprint(clientNetwork(address))), true);
    } catch (error) {
      if (error instanceof RateLimiterRes) return countOf(error, false);
      throw error;
    }
  };
}

const countOf = (result: RateLimiterRes, withinLimit: boolean): AddressCount => ({
  withinLimit,
  count: result.consumedPoints,
  milliseconds: result.msBeforeNext,
});
