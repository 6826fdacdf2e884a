import { isDeepStrictEqual } from 'node:util';
import { referencedName, type Alarm } from '../alarm.ts';
import { discardSuppression } from '../composite/suppression.ts';
import { configurationItem } from './alarm-history.ts';
import type { AlarmLedger } from './alarm-ledger.ts';
import { newRecord, type AlarmRecord } from './alarm-record.ts';
import { applyStep } from './settle-composites.ts';

/** Adds an alarm or replaces the one of its name, which keeps its state; undefined where it is as it was. */
export function putAlarm(ledger: AlarmLedger, alarm: Alarm, now: number): 'created' | 'updated' | undefined {
  const before = ledger.get(alarm.name);
  if (before === undefined) {
    const { region, accountId } = ledger.account;
    const arn = `arn:aws:cloudwatch:${region}:${accountId}:alarm:${alarm.name}`;
    const record = ledger.update(newRecord(alarm, arn, now), {});
    ledger.remember(configurationItem(record, 'Create', now));
    return 'created';
  }
  if (isDeepStrictEqual(before.alarm, alarm)) return undefined;
  const after = ledger.update(before, { alarm, configurationUpdatedAt: now });
  ledger.remember(configurationItem(after, 'Update', now));
  if (suppressorOf(before.alarm) !== suppressorOf(alarm)) replaceSuppressor(ledger, after, now);
  return 'updated';
}

/** The new suppressor takes over what the old one held back where it is in ALARM itself. */
function replaceSuppressor(ledger: AlarmLedger, record: AlarmRecord, now: number): void {
  const suppressor = suppressorOf(record.alarm);
  if (suppressor !== undefined && ledger.get(suppressor)?.state === 'ALARM') {
    ledger.update(record, { suppression: { by: 'Alarm', pending: record.suppression.pending } });
  } else {
    applyStep(ledger, record, discardSuppression(record.suppression, now));
  }
}

function suppressorOf(alarm: Alarm): string | undefined {
  return alarm.type === 'CompositeAlarm' && alarm.suppressor !== undefined
    ? referencedName(alarm.suppressor.alarm)
    : undefined;
}
