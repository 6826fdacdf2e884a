import type { Alert } from '../../core/alerts/alert.ts';
import type { AlertPosition, AlertStore } from '../../core/alerts/alert-store.ts';
import { readCursor, writeCursor } from '../http/list-cursor.ts';
import type { Operation } from '../http/operations.ts';
import { alertView } from './alert-view.ts';

/** GET /monitoring/alerts: newest first, a page at a time. */
export function listAlerts(store: AlertStore): Operation<'listAlerts'> {
  return async ({ query }) => {
    const { state, severity } = query;
    const wanted = (alert: Alert): boolean =>
      (severity === undefined || alert.severity === severity) &&
      (state === undefined || (state === 'open' ? alert.state !== 'resolved' : alert.state === state));
    const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
    const { alerts, next } = await store.list(query.limit, { after, wanted });
    const nextCursor = next === undefined ? undefined : cursorOf(next);
    return { status: 200, body: { alerts: alerts.map(alertView), nextCursor } };
  };
}

function positionFrom(cursor: string): AlertPosition {
  const { at, id } = readCursor('alert', cursor);
  return { raised: `${at}#${id}`, id };
}

const cursorOf = ({ raised, id }: AlertPosition): string =>
  writeCursor({ at: raised.split('#')[0] ?? '', id });
