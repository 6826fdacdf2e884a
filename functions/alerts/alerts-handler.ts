import { acknowledged, resolvedByPerson } from '../../core/alerts/alert-changes.ts';
import { openAlertStore } from '../../core/alerts/alert-store.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { changeAlert } from './change-alert.ts';
import { listAlerts } from './list-alerts.ts';

/** The function by which operators see alerts, take them on and end them. */
export function createAlertsHandler(runtime: Runtime): ApiHandler {
  const store = openAlertStore(runtime.clients.documents, runtime.settings);
  return createApiHandler(
    'alerts',
    {
      listAlerts: listAlerts(store),
      acknowledgeAlert: changeAlert('acknowledged', acknowledged, { store, runtime }),
      resolveAlert: changeAlert('resolved', resolvedByPerson, { store, runtime }),
    },
    runtime,
  );
}
