import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyUpdate } from './conditional-update.ts';
import type { Job } from './job.ts';

/** The state of a job's webhook, so that an ended job is announced once however often messages are repeated. */
export class WebhookMarks {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #now: () => number;

  constructor(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now) {
    this.#client = client;
    this.#table = table;
    this.#now = now;
  }

  /** The delivery was handed to the webhooks queue. */
  async markQueued(id: string): Promise<void> {
    await this.#apply(id, {
      set: { 'webhook.state': 'queued' },
      condition: '#webhook.#state = :waiting',
      values: { ':waiting': 'waiting' },
    });
  }

  /** Takes the delivery for `seconds`; undefined when it is done, given up, or in somebody else's hands. */
  async claim(id: string, seconds: number): Promise<Job | undefined> {
    return this.#apply(id, {
      set: { 'webhook.claimedUntil': this.#now() + seconds * 1000 },
      condition:
        '#webhook.#state IN (:waiting, :queued) AND ' +
        '(attribute_not_exists(#webhook.#claimedUntil) OR #webhook.#claimedUntil < :now)',
      values: { ':waiting': 'waiting', ':queued': 'queued', ':now': this.#now() },
    });
  }

  /** Notes how an attempt went, and ends the claim. `queued` means that it will be tried again. */
  async settle(
    id: string,
    outcome: { state: 'delivered' | 'abandoned' | 'queued'; attempts: number; lastError?: string },
  ): Promise<void> {
    await this.#apply(id, {
      set: {
        'webhook.state': outcome.state,
        'webhook.attempts': outcome.attempts,
        'webhook.lastError': outcome.lastError,
      },
      remove: ['webhook.claimedUntil', ...(outcome.lastError === undefined ? ['webhook.lastError'] : [])],
      condition: 'attribute_exists(#webhook)',
    });
  }

  async #apply(id: string, update: Parameters<typeof applyUpdate>[3]): Promise<Job | undefined> {
    return (await applyUpdate(this.#client, this.#table, id, update)) as Job | undefined;
  }
}
