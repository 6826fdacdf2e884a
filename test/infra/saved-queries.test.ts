import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseLogQuery } from '../../cloudwatch-sim/logs/parse-log-query.ts';
import { savedQueries } from '../../lib/monitoring/queries/saved-queries.ts';
import { properties, synthesized, type Synthesized } from './support/templates.ts';

describe('the saved queries', () => {
  let stage: Synthesized;

  beforeAll(() => {
    stage = synthesized({ stage: 'test' });
  });

  test('stand in the console, in a folder of the stage, each with its question', () => {
    const definitions = properties(stage.monitoring, 'AWS::Logs::QueryDefinition');
    expect(definitions.map(({ Name }) => Name)).toEqual(savedQueries.map(({ id }) => `stemwatch-test/${id}`));
    for (const { QueryString } of definitions) {
      expect(QueryString).toMatch(/^# .*\?/);
      expect(() => parseLogQuery(String(QueryString))).not.toThrow();
    }
  });

  test('read log groups that exist', () => {
    const groups = [stage.api, stage.worker].flatMap((template) =>
      properties(template, 'AWS::Logs::LogGroup').map(({ LogGroupName }) => LogGroupName),
    );
    for (const { Name, LogGroupNames } of properties(stage.monitoring, 'AWS::Logs::QueryDefinition')) {
      expect([Name, LogGroupNames]).toEqual([Name, expect.any(Array)]);
      for (const group of LogGroupNames as string[]) expect(groups).toContain(group);
    }
  });
});
