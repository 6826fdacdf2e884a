import type { Alert, AlertAction } from '../../core/alerts/alert.ts';
import { planned } from '../../core/alerts/alert-changes.ts';
import type { AlertStore } from '../../core/alerts/alert-store.ts';
import { requestDeliveries } from '../../core/alerts/delivery-message.ts';
import { pushedChannels } from '../../core/alerts/routing.ts';
import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import { Problem } from '../../core/problems/problems.ts';
import type { Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { alertView } from './alert-view.ts';

/**
 * POST /monitoring/alerts/{id}/acknowledge and /resolve: notes who did it, and tells those who were told of the alert.
 * The notices are planned in the same write, so that the notifier sends them even if this process ends before it has
 * asked for them.
 */
export function changeAlert(
  notice: 'acknowledged' | 'resolved',
  apply: (alert: Alert, action: AlertAction) => Alert | undefined,
  { store, runtime }: { readonly store: AlertStore; readonly runtime: Runtime },
): Operation<'acknowledgeAlert'> & Operation<'resolveAlert'> {
  return async ({ params, body, owner, scope }) => {
    const id = params['id'] ?? '';
    const now = runtime.now();
    const action = { by: owner, at: new Date(now).toISOString(), note: body.note };
    const change = (alert: Alert): Alert | undefined => {
      const changed = apply(alert, action);
      return changed === undefined
        ? undefined
        : planned(changed, notice, pushedChannels(alert.channels), now);
    };
    const known = isIdentifier('alert', id);
    const alert = known ? await store.change(id, change, now) : undefined;
    if (alert === undefined) throw refusal(id, known ? await store.get(id) : undefined);
    scope.log.info(`The alert was ${notice}.`, {
      event_type: `alert_${notice}`,
      alert_id: id,
      alarm: alert.alarmName,
      owner,
      ...(body.note === undefined ? {} : { note: body.note }),
    });
    const { notificationsQueueUrl, notifications } = runtime.settings;
    await requestDeliveries(runtime.clients.queues, notificationsQueueUrl, alert, {
      notice,
      groupSeconds: notifications.groupSeconds,
    }).catch((error: unknown) => {
      // The change stands, and the notifier finds what is planned by itself.
      scope.log.warn('The notifier could not be asked; it finds the notice within minutes.', {
        error: error as Error,
      });
    });
    return { status: 200, body: alertView(alert) };
  };
}

function refusal(id: string, alert: Alert | undefined): Problem {
  if (alert === undefined)
    return new Problem('alert-not-found', `There is no alert ${JSON.stringify(id.slice(0, 64))}.`);
  if (alert.state === 'resolved') {
    const { resolved, recoveredAt = '' } = alert;
    const how =
      resolved === undefined
        ? `its alarm recovered at ${recoveredAt}`
        : `${resolved.by} resolved it at ${resolved.at}`;
    return new Problem('alert-already-resolved', `The alert is over: ${how}.`);
  }
  const { by = 'Somebody', at = '' } = alert.acknowledged ?? {};
  return new Problem('alert-already-acknowledged', `${by} acknowledged it at ${at}.`);
}
