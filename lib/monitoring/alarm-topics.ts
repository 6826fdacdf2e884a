import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { SeverityTopics } from './severity-topics.ts';

/** Where alarms go: by severity, or past the notifier, where a stage has such a path. */
export type AlarmTopics = SeverityTopics & { readonly direct?: ITopic };
