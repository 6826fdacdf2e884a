import type { Resource } from '../template/stack.ts';
import type { LintSubject } from './lint-subject.ts';

/** `error`: it does not work. `warning`: it is hardly meant so. `info`: worth knowing. */
export const severities = ['error', 'warning', 'info'] as const;

/** How much a finding matters. */
export type Severity = (typeof severities)[number];

/** What a rule finds at one place. */
export interface Complaint {
  readonly resource: Pick<Resource, 'stack' | 'logicalId'>;
  /** Place within the resource, such as `Properties/TreatMissingData`. */
  readonly path: string;
  /** One or two sentences: what is there, and what follows from it. */
  readonly problem: string;
  /** What to do, where it says more than the rule's own advice. */
  readonly remedy?: string;
}

/** One rule of the lint. */
export interface LintRule {
  /** Stable name, by which findings are acknowledged. */
  readonly id: string;
  readonly severity: Severity;
  /** What it looks for, in a few words. */
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Where AWS documents what the rule rests on. */
  readonly source: string;
  readonly check: (subject: LintSubject) => Iterable<Complaint>;
}

const cloudWatchGuide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

/** Pages that rules refer to. */
export const sources = {
  missingData: `${cloudWatchGuide}/alarms-and-missing-data.html`,
  evaluation: `${cloudWatchGuide}/alarm-evaluation.html`,
  metricMath: `${cloudWatchGuide}/using-metric-math.html`,
  statistics: `${cloudWatchGuide}/Statistics-definitions.html`,
  lowSamples: `${cloudWatchGuide}/percentiles-with-low-samples.html`,
  composites: `${cloudWatchGuide}/alarm-combining.html`,
  suppression: `${cloudWatchGuide}/alarm-suppression.html`,
  actions: `${cloudWatchGuide}/alarm-actions.html`,
  metrics: `${cloudWatchGuide}/aws-services-cloudwatch-metrics.html`,
  publishing: `${cloudWatchGuide}/publishingMetrics.html`,
  putMetricAlarm: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  encryptedTopics: 'https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns',
  topicPolicy: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  subscriptions: 'https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html',
} as const;
