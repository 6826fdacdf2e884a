import * as z from 'zod';
import { alertStates, deliveryStates } from '../alerts/alert.ts';
import { alertChannels, alertSeverities } from '../alerts/routing.ts';

const isoTime = z.iso.datetime();

/** Query of GET /monitoring/alerts. */
export const listAlertsQuery = z.object({
  state: z
    .enum(['open', ...alertStates])
    .optional()
    .meta({ description: 'Only alerts of this state; `open` are those that are active or acknowledged.' }),
  severity: z.enum(alertSeverities).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(512).optional().meta({ description: '`nextCursor` of the page before.' }),
});

/** Body of POST /monitoring/alerts/{id}/acknowledge and /resolve. */
export const alertActionRequest = z
  .strictObject({
    note: z.string().trim().min(1).max(1000).optional().meta({ description: 'What others should know.' }),
  })
  .meta({ id: 'AlertAction' });

const alertAction = z.object({ by: z.string(), at: isoTime, note: z.string().optional() });

/** An alert as the API answers it. */
export const alertResponse = z
  .object({
    alertId: z.string(),
    alarmName: z.string(),
    alarmArn: z.string(),
    ruleId: z.string(),
    severity: z.enum(alertSeverities),
    service: z.string(),
    region: z.string(),
    state: z.enum(alertStates),
    meaning: z.string(),
    firstAction: z.string().optional(),
    runbook: z.string().optional(),
    console: z.string().meta({ description: "The alarm in CloudWatch's console." }),
    dashboard: z.string(),
    reason: z.string().meta({ description: "CloudWatch's reason for the latest change." }),
    watched: z.string().meta({ description: 'What the alarm watches.' }),
    raisedAt: isoTime,
    recoveredAt: isoTime.optional(),
    acknowledged: alertAction.optional(),
    resolved: alertAction.optional(),
    escalatedAt: isoTime.optional(),
    deliveries: z.array(
      z.object({
        notice: z.string(),
        channel: z.enum(alertChannels),
        state: z.enum(deliveryStates),
        attempts: z.int(),
        answer: z.string().optional(),
      }),
    ),
    timeline: z.array(
      z.object({
        at: isoTime,
        event: z.string(),
        by: z.string().optional(),
        note: z.string().optional(),
        notice: z.string().optional(),
        channel: z.enum(alertChannels).optional(),
        outcome: z.enum(deliveryStates).optional(),
      }),
    ),
  })
  .meta({ id: 'Alert' });

/** Answer of GET /monitoring/alerts. */
export const alertListResponse = z
  .object({ alerts: z.array(alertResponse), nextCursor: z.string().optional() })
  .meta({ id: 'AlertList' });
