import { readFileSync } from 'node:fs';
import { notificationSecretName } from '../../core/alerts/notification-settings.ts';
import { slackAudiences } from '../../core/alerts/routing.ts';
import type { FindSecret } from '../aws/secrets-handler.ts';
import { localStage } from '../stack/resources.ts';

/**
 * The notifier's secret on one machine: the file that the operator named, read whenever it is asked for; without one, a
 * secret that leads everything to the receiver of this machine.
 */
export function findLocalSecret(file: string | undefined, receiver: string): FindSecret {
  return (name) => {
    if (name !== notificationSecretName(localStage)) return undefined;
    if (file === undefined) return JSON.stringify(secretFor(receiver));
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
}

/** Everything goes to `receiver`. */
const secretFor = (receiver: string): object => ({
  pagerduty: {
    routingKey: 'local',
    escalationRoutingKey: 'local-escalation',
    eventsUrl: `${receiver}/pagerduty/v2/enqueue`,
  },
  slack: {
    webhooks: Object.fromEntries(
      slackAudiences.map((audience) => [audience, `${receiver}/slack/${audience}`]),
    ),
  },
});
