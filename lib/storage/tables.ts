import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { alertIndexes } from '../../core/alerts/alert-store.ts';
import { countersExpiry, countersKey } from '../../core/requests/address-counter.ts';
import type { TableIndex } from '../../core/clients/table-index.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import type { Deployment } from '../config/deployment.ts';
import type { Storage } from './storage.ts';

const attributeTypes = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const;

/** The tables, each one item per id, paid per request. */
export class Tables extends Construct implements Readonly<Storage['tables']> {
  readonly jobs: TableV2;
  readonly uploads: TableV2;
  readonly tokens: TableV2;
  readonly cache: TableV2;
  readonly alerts: TableV2;
  readonly counters: TableV2;
  readonly probes: TableV2;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const table = (name: string, key = 'id', expiry = 'ttl'): TableV2 =>
      new TableV2(this, name, {
        partitionKey: { name: key, type: AttributeType.STRING },
        billing: Billing.onDemand(),
        timeToLiveAttribute: expiry,
        encryption: TableEncryptionV2.awsManagedKey(),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: deployment.terminationProtection,
        removalPolicy: deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      });
    this.jobs = table('Jobs');
    this.uploads = table('Uploads');
    this.tokens = table('Tokens');
    this.cache = table('Cache');
    this.counters = table('Counters', countersKey, countersExpiry);
    this.probes = table('Probes');
    this.alerts = table('Alerts');
    addIndexes(this.jobs, jobIndexes);
    addIndexes(this.alerts, alertIndexes);
  }
}

function addIndexes(table: TableV2, indexes: Readonly<Record<string, TableIndex>>): void {
  for (const index of Object.values(indexes)) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
      sortKey: { name: index.sortKey, type: attributeTypes[index.sortType] },
      ...(index.projected === undefined
        ? {}
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projected] }),
    });
  }
}
