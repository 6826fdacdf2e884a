import type { NotificationSecret } from '../../../core/alerts/notification-secret.ts';
import type { NotificationSettings } from '../../../core/alerts/notification-settings.ts';
import { alertRoutes, type SlackAudience } from '../../../core/alerts/routing.ts';
import type { Channel, DeliveryOutcome, OutgoingNotice } from '../notifier.ts';
import { SecretFault, type SecretReader } from '../secret-reader.ts';
import { postJson } from './post-json.ts';
import { slackMessage } from './slack-message.ts';

/** Answers of Slack that the same message would get again. */
const permanentErrors = /invalid_payload|invalid_blocks|msg_too_long|no_text/;

/** The Slack channel that a notice goes to. */
export const audienceOf = ({ kind, alerts: [{ severity }] }: OutgoingNotice): SlackAudience =>
  kind === 'escalated' ? 'escalation' : alertRoutes[severity].slack;

/** Tells Slack: by the incoming webhook of the channel, or else by a bot token. */
export function createSlack(
  secret: SecretReader,
  settings: NotificationSettings,
  timeoutMilliseconds: number,
): Channel {
  return async (notice) => {
    const slack = await secret.read('slack');
    const audience = audienceOf(notice);
    const message = slackMessage(notice);
    const webhook = webhookFor(audience, slack);
    if (webhook !== undefined) return byWebhook(webhook, message, timeoutMilliseconds);
    if (slack.botToken === undefined) {
      throw new SecretFault(secret.name, `has neither a field slack.webhooks.${audience} nor slack.botToken`);
    }
    const { slackChannels } = settings;
    const channel = slackChannels[audience] ?? slackChannels.critical;
    return byToken(slack, slack.botToken, { channel, ...message }, timeoutMilliseconds);
  };
}

const webhookFor = (audience: SlackAudience, { webhooks }: NotificationSecret['slack']): string | undefined =>
  webhooks[audience] ?? (audience === 'escalation' ? webhooks.critical : undefined);

async function byWebhook(
  url: string,
  message: object,
  timeoutMilliseconds: number,
): Promise<DeliveryOutcome> {
  const { status, text, retrySeconds } = await postJson(url, message, { timeoutMilliseconds });
  const answer = `${status} ${text}`.trim();
  if (status >= 200 && status < 300) return { delivered: true, answer };
  return { delivered: false, answer, retrySeconds, permanent: permanentErrors.test(text) };
}

/** `chat.postMessage` answers 200 whatever happens; its `ok` tells. https://docs.slack.dev/reference/methods/chat.postMessage */
async function byToken(
  { apiUrl }: NotificationSecret['slack'],
  token: string,
  message: object,
  timeoutMilliseconds: number,
): Promise<DeliveryOutcome> {
  const { status, text, retrySeconds } = await postJson(`${apiUrl}/chat.postMessage`, message, {
    headers: { authorization: `Bearer ${token}` },
    timeoutMilliseconds,
  });
  const { ok, error } = parseAnswer(text);
  if (status === 200 && ok === true) return { delivered: true, answer: '200 ok' };
  const reason = error ?? text;
  return {
    delivered: false,
    answer: `${status} ${reason}`.trim(),
    retrySeconds,
    permanent: permanentErrors.test(reason),
  };
}

function parseAnswer(text: string): { readonly ok?: unknown; readonly error?: string } {
  try {
    return JSON.parse(text) as { ok?: unknown; error?: string };
  } catch {
    // The answer is longer than what is read of it; a message that was posted is repeated in it.
    return { ok: /^\s*\{\s*"ok"\s*:\s*true/.test(text) };
  }
}
