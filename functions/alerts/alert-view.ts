import type * as z from 'zod';
import type { Alert } from '../../core/alerts/alert.ts';
import type { alertResponse } from '../../core/api/alert-schemas.ts';

/** An alert as the API shows it. */
export function alertView(alert: Alert): z.input<typeof alertResponse> {
  const { id, kind: _, channels: __, reminders: ___, remindAt: ____, closedAt: _____, ...shown } = alert;
  return {
    ...shown,
    alertId: id,
    deliveries: Object.values(alert.deliveries).map(({ notice, channel, state, attempts, answer }) => ({
      notice,
      channel,
      state,
      attempts,
      ...(answer === undefined ? {} : { answer }),
    })),
    timeline: [...alert.timeline],
  };
}
