import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch.ts';
import { parsePutMetricData } from '../../ingest/put-metric-data.ts';
import type { MetricQuery } from '../../metrics/metric-query.ts';
import { type QueryMembers, queryOf } from '../../metrics/query-members.ts';
import type { QueryResult } from '../../queries/evaluate-queries.ts';
import { ApiError } from '../api-error.ts';
import { pageOf } from '../paging.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { dimensions, graphPeriod, text, time, token } from './members.ts';

/** PutMetricData. */
export function putMetricData(cloudwatch: CloudWatch, input: Members): Members {
  cloudwatch.put(parsePutMetricData(input, cloudwatch.now));
  return {};
}

const getMetricDataInput = z.object({
  MetricDataQueries: z
    .array(
      z.object({
        Id: z.string().regex(/^[a-z]\w*$/, 'expected a lower-case letter, then letters, digits and _'),
        Label: z.string().optional(),
        ReturnData: z.boolean().default(true),
        Expression: z.string().max(2048).optional(),
        Period: graphPeriod.optional(),
        MetricStat: z
          .object({
            Metric: z.object({ Namespace: text, MetricName: text, Dimensions: dimensions }),
            Period: graphPeriod,
            Stat: text,
            Unit: text.optional(),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(500),
  StartTime: time,
  EndTime: time,
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.int().min(1).max(100_800).default(100_800),
  NextToken: token,
});

/** GetMetricData. Pages end between two series, so that a series is always whole. */
export function getMetricData(cloudwatch: CloudWatch, input: Members): Members {
  const asked = readInput(getMetricDataInput, input);
  const { StartTime: start, EndTime: end } = asked;
  if (end <= start) throw new ApiError('ValidationError', 'EndTime must be later than StartTime.');
  const queries = asked.MetricDataQueries.map(readQuery);
  const longest = Math.max(
    60,
    ...queries.map((each) => ('stat' in each ? each.stat.period : (each.period ?? 60))),
  );
  const from = Math.floor(start / (longest * 1000)) * longest * 1000;
  const results = cloudwatch.query(queries, { start: from, end });
  const perPage = Math.max(1, Math.floor(asked.MaxDatapoints / Math.max(1, longestSeries(results))));
  const { items, NextToken } = pageOf(results, perPage, asked.NextToken);
  return {
    MetricDataResults: items.map((result) => resultMembers(result, asked.ScanBy === 'TimestampDescending')),
    Messages: [],
    NextToken,
  };
}

function readQuery(members: QueryMembers): MetricQuery {
  if ((members.MetricStat === undefined) === (members.Expression === undefined)) {
    throw new ApiError('ValidationError', `The query ${members.Id} needs either MetricStat or Expression.`);
  }
  return queryOf(members);
}

const longestSeries = (results: readonly QueryResult[]): number =>
  results.reduce((most, { series }) => Math.max(most, series.times.length), 0);

function resultMembers({ id, label, series }: QueryResult, newestFirst: boolean): Members {
  const times = series.times.map((at) => new Date(at));
  const ordered = <T>(list: readonly T[]): readonly T[] => (newestFirst ? list.toReversed() : list);
  return {
    Id: id,
    Label: label,
    Timestamps: ordered(times),
    Values: ordered(series.values),
    StatusCode: 'Complete',
  };
}
