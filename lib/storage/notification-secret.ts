import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { notificationSecretName } from '../../core/alerts/notification-settings.ts';
import type { Deployment } from '../config/deployment.ts';

/**
 * The secret with the keys of PagerDuty and Slack. It begins empty and is filled by hand, so that no key ever stands in a
 * template; a deployment leaves alone what somebody has put there, as long as this first value stays the same.
 */
export function createNotificationSecret(scope: Construct, { stage, keepData }: Deployment): ISecret {
  const secret = new Secret(scope, 'NotificationSecret', {
    secretName: notificationSecretName(stage),
    description: `Keys of PagerDuty and Slack of stemwatch ${stage}; see docs/monitoring.md.`,
    secretStringValue: SecretValue.unsafePlainText('{}'),
    removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'The keys are issued by PagerDuty and Slack; Secrets Manager has no way to rotate them.',
  });
  return secret;
}
