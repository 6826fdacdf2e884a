import { functionNames, type FunctionName } from '../../config/functions.ts';

/** Whose log lines a query reads. */
export type LogSource = FunctionName | 'worker';

/** A query of CloudWatch Logs Insights that operators find ready. */
export interface SavedQuery {
  /** Name in the console, below the folder of the stage. */
  readonly id: string;
  /** The question that it answers. */
  readonly question: string;
  readonly sources: readonly LogSource[];
  /** Its commands, one after the other. */
  readonly commands: readonly string[];
}

const everywhere: readonly LogSource[] = [...functionNames, 'worker'];

/** What stands in a query for a value that whoever runs it puts in. */
export const placeholder = 'CORRELATION_ID';

/** Every saved query; one more is one entry more. */
export const savedQueries: readonly SavedQuery[] = [
  {
    id: 'errors-by-category',
    question: 'In which part of the service, or in what clients send, do errors lie?',
    sources: everywhere,
    commands: [
      'filter ispresent(error_category)',
      'stats count(*) as errors by error_category, component',
      'sort errors desc',
    ],
  },
  {
    id: 'errors-by-type',
    question: 'Which errors are there, and which job is an example?',
    sources: everywhere,
    commands: [
      'filter ispresent(error_type)',
      'stats count(*) as errors, latest(@timestamp) as last_seen, latest(job_id) as example_job by error_type, component',
      'sort errors desc',
    ],
  },
  {
    id: 'processing-by-5-minutes',
    question: 'How many songs were separated, and how long did they take?',
    sources: ['worker'],
    commands: [
      'filter event_type = "job_succeeded"',
      'stats count(*) as songs, avg(processing_duration_seconds) as mean_seconds, pct(processing_duration_seconds, 95) as p95_seconds by bin(5m) as begin',
      'sort begin asc',
    ],
  },
  {
    id: 'authentication-failures-by-address',
    question: 'From where do requests come that are refused for want of a valid token?',
    sources: ['authorizer'],
    commands: [
      'filter event_type = "auth_failure"',
      'stats count(*) as failures, count_distinct(reason) as reasons, latest(@timestamp) as last_seen by source_ip',
      'sort failures desc',
      'limit 100',
    ],
  },
  {
    id: 'slow-requests',
    question: 'Which requests took longest?',
    sources: functionNames,
    commands: [
      'filter event_type = "http_request"',
      'fields @timestamp, method, route, status, duration_ms, correlation_id',
      'sort duration_ms desc',
      'limit 100',
    ],
  },
  {
    id: 'story-of-a-job',
    question: `What happened to one job, from the request to the last stem? Put its correlation id in the place of ${placeholder}.`,
    sources: everywhere,
    commands: [
      `filter correlation_id = "${placeholder}"`,
      'fields @timestamp, component, event_type, message, job_id, status, error_type',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    id: 'separations-by-model',
    question: 'How do the models do: songs, lengths, times, speed?',
    sources: ['worker'],
    commands: [
      'filter event_type in ["job_succeeded", "job_failed"]',
      'stats count(*) as songs, sum(audio_duration_seconds) as audio_seconds, avg(processing_duration_seconds) as mean_seconds, pct(processing_duration_seconds, 95) as p95_seconds, avg(real_time_factor) as speed by model, status',
      'sort model asc, status asc',
    ],
  },
];

/** The text of a query as Logs Insights takes it; the first line is a comment with its question. */
export const queryText = ({ question, commands }: SavedQuery): string =>
  `# ${question}\n${commands.join('\n| ')}`;
