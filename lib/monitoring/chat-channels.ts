import { SlackChannelConfiguration, LoggingLevel } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { severities } from '../config/alarm-settings.ts';
import type { ChatSettings } from '../config/chat-settings.ts';
import type { AlarmTopics } from '../storage/alarm-topics.ts';

/** What a chat channel may read, and no more, whatever somebody asks there. */
const readOnly = 'CloudWatchReadOnlyAccess';

/** What the channels are made of. */
export interface ChatChannelsProps {
  readonly stage: string;
  readonly chat: ChatSettings;
  readonly topics: AlarmTopics;
}

/**
 * Amazon Q in chat applications beside the notifier: a Slack channel for each severity that has one. Its guardrail would
 * be AdministratorAccess unless named.
 */
export class ChatChannels extends Construct {
  constructor(scope: Construct, id: string, { stage, chat, topics }: ChatChannelsProps) {
    super(scope, id);
    const guardrail = ManagedPolicy.fromAwsManagedPolicyName(readOnly);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
      description: `Amazon Q in the chat of stemwatch ${stage}: reads CloudWatch`,
      managedPolicies: [guardrail],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${readOnly}]`,
      reason: 'The managed policy for reading CloudWatch is the one that AWS keeps up to date with it.',
    });
    for (const severity of severities) {
      const slackChannelId = chat.channels[severity];
      if (slackChannelId === undefined) continue;
      new SlackChannelConfiguration(this, severity, {
        slackChannelConfigurationName: `stemwatch-${stage}-${severity}`,
        slackWorkspaceId: chat.workspaceId,
        slackChannelId,
        role,
        guardrailPolicies: [guardrail],
        notificationTopics: [topics[severity]],
        loggingLevel: LoggingLevel.ERROR,
      });
    }
  }
}
