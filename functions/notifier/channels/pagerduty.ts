import { createHash } from 'node:crypto';
import type { Alert, NoticeKind } from '../../../core/alerts/alert.ts';
import type { AlertSeverity } from '../../../core/alerts/routing.ts';
import type { Channel, DeliveryOutcome } from '../notifier.ts';
import { SecretFault, type SecretReader } from '../secret-reader.ts';
import { cut } from './cut.ts';
import { postJson } from './post-json.ts';

// Events API v2, https://developer.pagerduty.com/docs/send-alert-event

/** Longest texts that PagerDuty takes, in characters. */
const longestSummary = 1024;
const longestDedupKey = 255;

type EventAction = 'trigger' | 'acknowledge' | 'resolve';

const actions: Readonly<Record<NoticeKind, EventAction>> = {
  raised: 'trigger',
  reminder: 'trigger',
  escalated: 'trigger',
  acknowledged: 'acknowledge',
  recovered: 'resolve',
  resolved: 'resolve',
};

/** PagerDuty's names of severities. */
const severities: Readonly<Record<AlertSeverity, 'critical' | 'warning' | 'info'>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'info',
};

/** Tells PagerDuty: an incident for each alarm, by its ARN, which its recovery resolves. */
export function createPagerDuty(secret: SecretReader, timeoutMilliseconds: number): Channel {
  return async ({ kind, alerts: [alert] }) => {
    const { routingKey, escalationRoutingKey, eventsUrl } = await secret.read('pagerduty');
    if (kind === 'escalated' && escalationRoutingKey === undefined) {
      throw new SecretFault(secret.name, 'has no field pagerduty.escalationRoutingKey');
    }
    const key = kind === 'escalated' ? escalationRoutingKey : routingKey;
    const answer = await postJson(eventsUrl, pagerDutyEvent(alert, kind, key ?? ''), { timeoutMilliseconds });
    const first = outcomeOf(answer);
    // What went to the second key must end there too.
    if (!first.delivered || alert.escalatedAt === undefined || escalationRoutingKey === undefined)
      return first;
    if (kind === 'raised' || kind === 'reminder' || kind === 'escalated') return first;
    const event = pagerDutyEvent(alert, kind, escalationRoutingKey);
    return outcomeOf(await postJson(eventsUrl, event, { timeoutMilliseconds }));
  };
}

function outcomeOf({ status, text, retrySeconds }: Awaited<ReturnType<typeof postJson>>): DeliveryOutcome {
  const answer = `${status} ${text}`.trim();
  if (status >= 200 && status < 300) return { delivered: true, answer };
  // 400 says that the event itself is at fault: the same one would be refused again.
  return { delivered: false, answer, retrySeconds, permanent: status === 400 };
}

/** An event of PagerDuty's Events API v2. */
export function pagerDutyEvent(alert: Alert, kind: NoticeKind, routingKey: string): Record<string, unknown> {
  const action = actions[kind];
  const head = { routing_key: routingKey, event_action: action, dedup_key: dedupKey(alert.alarmArn) };
  if (action !== 'trigger') return head;
  const links = [
    { href: alert.runbook, text: 'Runbook' },
    { href: alert.console, text: 'Alarm in CloudWatch' },
    { href: alert.dashboard, text: 'Dashboard' },
  ];
  return {
    ...head,
    client: 'Stemwatch',
    client_url: alert.console,
    links: links.filter(({ href }) => URL.canParse(href ?? '')),
    payload: {
      summary: cut(`${alert.alarmName}: ${alert.meaning || alert.reason}`, longestSummary),
      source: alert.alarmArn,
      severity: severities[alert.severity],
      timestamp: alert.raisedAt,
      component: alert.ruleId,
      group: `${alert.service} ${alert.region}`,
      class: alert.kind,
      custom_details: {
        alert_id: alert.id,
        meaning: alert.meaning,
        first_action: alert.firstAction,
        runbook: alert.runbook,
        reason: alert.reason,
        watched: alert.watched,
        reminders: alert.reminders,
      },
    },
  };
}

/** The alarm's ARN; of one that is too long a hash, so that equal alarms stay equal and others apart. */
const dedupKey = (arn: string): string =>
  arn.length <= longestDedupKey ? arn : `sha256:${createHash('sha256').update(arn).digest('hex')}`;
