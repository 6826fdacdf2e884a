import { isAlive } from './host/alive-file.ts';
import { readUnhealthyNote } from './host/unhealthy-note.ts';
import { readWorkerSettings } from './worker-settings.ts';

// Docker's and ECS's health check: exit code 0 while the worker's consume loop or its heartbeat moves and its device works.
const { workFolder } = readWorkerSettings(process.env);
const reason =
  readUnhealthyNote(workFolder) ??
  (isAlive(workFolder, Date.now()) ? null : 'The worker gives no sign of life.');
if (reason !== null) process.stderr.write(`${reason}\n`);
process.exitCode = reason === null ? 0 : 1;
