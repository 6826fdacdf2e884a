import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionLogGroup, workerLogGroup } from '../../config/log-groups.ts';
import { type LogSource, queryText, type SavedQuery } from './saved-queries.ts';

/** Puts queries into the console of CloudWatch Logs Insights, in a folder of the stage. */
export function createSavedQueries(scope: Construct, stage: string, queries: readonly SavedQuery[]): void {
  for (const query of queries) {
    new CfnQueryDefinition(scope, `Query-${query.id}`, {
      name: `stemwatch-${stage}/${query.id}`,
      queryString: queryText(query),
      logGroupNames: query.sources.map((source) => logGroupOf(stage, source)),
    });
  }
}

const logGroupOf = (stage: string, source: LogSource): string =>
  source === 'worker' ? workerLogGroup(stage) : functionLogGroup(stage, source);
