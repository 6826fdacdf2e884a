import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableIndex } from '../clients/table-index.ts';
import type { Settings } from '../settings/settings.ts';
import type { Alert } from './alert.ts';

/** Secondary indexes of the alerts table; CDK and the local stack create them from here. */
export const alertIndexes = {
  /** Every alert by the time it was raised. */
  byTime: { name: 'byTime', partitionKey: 'listing', sortKey: 'raised', sortType: 'S' },
  /** Alerts for which something is still to be done; sparse. */
  open: { name: 'open', partitionKey: 'open', sortKey: 'raised', sortType: 'S' },
} as const satisfies Record<string, TableIndex>;

/** The one value of both partition keys. */
const group = 'alerts';

/** How often a change is tried while others change the same item. */
const mostConflicts = 20;

/** Where a listing goes on. */
export interface AlertPosition {
  readonly raised: string;
  readonly id: string;
}

interface AlertItem extends Alert {
  readonly version: number;
}

/** Alerts in DynamoDB. Every change is one conditional write of one item. */
export class AlertStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #retentionSeconds: number;

  /** @param retentionSeconds - how long an alert is kept after its last change */
  constructor(
    client: DynamoDBDocumentClient,
    { table, retentionSeconds }: { readonly table: string; readonly retentionSeconds: number },
  ) {
    this.#client = client;
    this.#table = table;
    this.#retentionSeconds = retentionSeconds;
  }

  /** Writes a new alert; false when there is one with this id. */
  async create(alert: Alert, now: number): Promise<boolean> {
    return this.#put({ ...alert, version: 1 }, now, 'attribute_not_exists(id)');
  }

  /** Reads an alert, with every write that was confirmed before. */
  async get(id: string): Promise<Alert | undefined> {
    const item = await this.#read(id);
    return item === undefined ? undefined : withoutKeys(item);
  }

  /**
   * Changes an alert by `change`, which is called again when somebody else was faster. Gives the alert as it is then;
   * undefined when there is none, or `change` gives undefined.
   */
  async change(
    id: string,
    change: (alert: Alert) => Alert | undefined,
    now: number,
  ): Promise<Alert | undefined> {
    for (let attempt = 0; attempt < mostConflicts; attempt += 1) {
      const item = await this.#read(id);
      const changed = item === undefined ? undefined : change(withoutKeys(item));
      if (item === undefined || changed === undefined) return undefined;
      const next = { ...changed, version: item.version + 1 };
      if (await this.#put(next, now, '#version = :version', item.version)) return changed;
    }
    throw new Error(`The alert ${id} was changed by others ${mostConflicts} times in a row.`);
  }

  /** Alerts for which something is still to be done, newest first; resolved ones among them for some minutes. */
  async open(): Promise<readonly Alert[]> {
    const alerts: Alert[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const page = await this.#query('open', 100, after);
      alerts.push(...page.items.map(withoutKeys));
      after = page.lastKey;
    } while (after !== undefined);
    return alerts;
  }

  /** Alerts, newest first, at most `limit` that `wanted` accepts, after `after`. */
  async list(
    limit: number,
    {
      after,
      wanted = () => true,
    }: { after?: AlertPosition | undefined; wanted?: (alert: Alert) => boolean } = {},
  ): Promise<{ alerts: readonly Alert[]; next?: AlertPosition }> {
    const alerts: Alert[] = [];
    let from: Record<string, unknown> | undefined =
      after === undefined ? undefined : { [alertIndexes.byTime.partitionKey]: group, ...after };
    for (;;) {
      const page = await this.#query('byTime', Math.max(limit, 20), from);
      for (const [index, item] of page.items.entries()) {
        const alert = withoutKeys(item);
        if (wanted(alert)) alerts.push(alert);
        const isLast = index === page.items.length - 1 && page.lastKey === undefined;
        if (alerts.length === limit)
          return isLast ? { alerts } : { alerts, next: { raised: raisedKey(alert), id: alert.id } };
      }
      if (page.lastKey === undefined) return { alerts };
      from = page.lastKey;
    }
  }

  async #read(id: string): Promise<AlertItem | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id }, ConsistentRead: true }),
    );
    return Item as AlertItem | undefined;
  }

  async #put(item: AlertItem, now: number, condition: string, version?: number): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...item,
            [alertIndexes.byTime.partitionKey]: group,
            [alertIndexes.byTime.sortKey]: raisedKey(item),
            ...(item.closedAt === undefined ? { [alertIndexes.open.partitionKey]: group } : {}),
            ttl: Math.ceil(now / 1000) + this.#retentionSeconds,
          },
          ConditionExpression: condition,
          ...(version === undefined
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':version': version },
              }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #query(
    index: keyof typeof alertIndexes,
    limit: number,
    after: Record<string, unknown> | undefined,
  ): Promise<{ items: readonly AlertItem[]; lastKey: Record<string, unknown> | undefined }> {
    const { name, partitionKey } = alertIndexes[index];
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: name,
        KeyConditionExpression: '#group = :group',
        ExpressionAttributeNames: { '#group': partitionKey },
        ExpressionAttributeValues: { ':group': group },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      }),
    );
    return { items: (Items ?? []) as AlertItem[], lastKey: LastEvaluatedKey };
  }
}

const raisedKey = ({ raisedAt, id }: Alert): string => `${raisedAt}#${id}`;

/** The alert without what only the table needs. */
function withoutKeys(item: AlertItem): Alert {
  const {
    version: _,
    ttl: __,
    listing: ___,
    open: ____,
    raised: _____,
    ...alert
  } = item as AlertItem & {
    readonly ttl: unknown;
    readonly listing: unknown;
    readonly open: unknown;
    readonly raised: unknown;
  };
  return alert;
}

/** Opens the store where the settings say that it is. */
export const openAlertStore = (
  client: DynamoDBDocumentClient,
  settings: Pick<Settings, 'alertsTable' | 'notifications'>,
): AlertStore =>
  new AlertStore(client, {
    table: settings.alertsTable,
    retentionSeconds: settings.notifications.retentionSeconds,
  });
