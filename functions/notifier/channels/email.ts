import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { Channel } from '../notifier.ts';
import { cut } from './cut.ts';
import { headline } from './headline.ts';

/** Longest subject that SNS takes; it wants ASCII without line breaks. */
const longestSubject = 100;

/** Alerts that one mail shows in full. */
const mostShown = 50;

/**
 * Tells by e-mail what the topics of the severities cannot: reminders and escalations. Those of an alarm's own changes
 * leave from its topic, without the notifier.
 */
export function createEmail(
  topics: SNSClient,
  {
    directTopicArn,
    escalationTopicArn,
  }: { readonly directTopicArn: string; readonly escalationTopicArn: string },
): Channel {
  return async ({ kind, alerts }) => {
    const line = headline(kind, alerts);
    const { MessageId } = await topics.send(
      new PublishCommand({
        TopicArn: kind === 'escalated' ? escalationTopicArn : directTopicArn,
        Subject: cutAscii(`${alerts[0].severity.toUpperCase()}: ${line}`),
        Message: [`${line}.`, ...alerts.slice(0, mostShown).map(mailText)].join('\n\n'),
      }),
    );
    return { delivered: true, answer: `SNS message ${MessageId}` };
  };
}

function mailText(alert: Alert): string {
  return [
    `${alert.alarmName} (${alert.severity}), since ${alert.raisedAt}`,
    cut(alert.meaning, 1000),
    ...(alert.firstAction === undefined ? [] : [`First: ${cut(alert.firstAction, 1000)}`]),
    `Reason: ${cut(alert.reason, 1000)}`,
    ...(alert.runbook === undefined ? [] : [`Runbook: ${alert.runbook}`]),
    `Alarm: ${alert.console}`,
    `Acknowledge it: stemwatch alerts ack ${alert.id}`,
  ].join('\n');
}

const cutAscii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, longestSubject);
