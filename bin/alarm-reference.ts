import { alarmReference } from '../lib/monitoring/alarm-reference.ts';

// The reference of all alarms, for docs/alarm-reference.md.
process.stdout.write(alarmReference());
