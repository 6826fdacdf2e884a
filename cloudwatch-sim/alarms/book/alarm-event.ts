import type { StateValue } from '../alarm.ts';
import type { Alternative } from '../evaluation/evaluate-metric-alarm.ts';
import type { AlarmMessage } from './notification.ts';

/** Something an AlarmBook did, in the order it did it; `at` is epoch milliseconds. */
export type AlarmEvent =
  | {
      readonly kind: 'stateChange';
      readonly at: number;
      readonly alarm: string;
      readonly from: StateValue;
      readonly to: StateValue;
      readonly reason: string;
      /** Why a composite's actions for this change are held back. */
      readonly suppressedBy?: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';
      /** Whether AWS's documentation leaves room for another state, and which. */
      readonly dependsOnUndocumented: boolean;
      readonly alternatives: readonly Alternative[];
    }
  | {
      /** To be carried out by whoever runs the book: publish `message` to the topic, call the function and so on. */
      readonly kind: 'action';
      readonly at: number;
      readonly alarm: string;
      /** ARN of the topic, function or policy. */
      readonly action: string;
      readonly state: StateValue;
      readonly subject: string;
      readonly message: AlarmMessage;
    }
  | {
      /** The alarm could not be evaluated; it keeps its state and is tried again. */
      readonly kind: 'evaluationError';
      readonly at: number;
      readonly alarm: string;
      readonly error: string;
    };

/** An action that an alarm takes. */
export type AlarmAction = Extract<AlarmEvent, { kind: 'action' }>;
