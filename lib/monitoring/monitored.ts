import type { OfferedModels } from '../../core/settings/settings.ts';
import type { FunctionName } from '../config/functions.ts';

/** Names of the deployed resources as their metrics carry them. */
export interface Monitored {
  /** The deployed stage, as the metrics of this service carry it. */
  readonly deployment: string;
  readonly apiName: string;
  readonly apiStage: string;
  /** Where probes go, as their metrics carry it, and how often. */
  readonly probed: {
    readonly regions: readonly string[];
    readonly endpoints: readonly string[];
    readonly intervalSeconds: number;
  };
  readonly queues: {
    readonly jobs: string;
    readonly deadLetters: string;
    readonly webhooks: string;
    readonly webhookDeadLetters: string;
    readonly notifications: string;
    readonly notificationDeadLetters: string;
  };
  readonly functions: Readonly<Record<FunctionName, string>>;
  readonly cluster: string;
  readonly service: string;
  readonly models: OfferedModels;
}
