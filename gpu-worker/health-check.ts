import { isAlive } from './host/alive-file.ts';
import { readWorkerSettings } from './worker-settings.ts';

// Docker's and ECS's health check: exit code 0 while the worker's consume loop or its heartbeat moves.
process.exitCode = isAlive(readWorkerSettings(process.env).workFolder, Date.now()) ? 0 : 1;
