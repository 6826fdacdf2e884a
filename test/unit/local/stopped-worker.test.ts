import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskEventSchema } from '../../../functions/tasks/task-event.ts';
import { tellOfStoppedWorker } from '../../../local/stack/tell-of-stopped-worker.ts';
import { Supervisor } from '../../../local/supervisor.ts';
import { until } from '../../support/submit-song.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stopped-worker-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const running = `setInterval(() => {}, 1000);`;

/** A process in the place of the API, which writes down what it is told. */
const noting = `
  import { appendFileSync } from 'node:fs';
  ${running}
  process.on('message', (message) => appendFileSync(process.env.TOLD, JSON.stringify(message) + '\\n'));
`;

function definition(name: string, source: string) {
  const program = join(folder, `${name}.mjs`);
  writeFileSync(program, source);
  return {
    name,
    program,
    needs: [],
    ready: { kind: 'started' },
    environment: { PATH: process.env['PATH'] ?? '', TOLD: join(folder, 'told') },
    graceMilliseconds: 5000,
  } as const;
}

const told = (): readonly { readonly function: string; readonly event: unknown }[] =>
  existsSync(join(folder, 'told'))
    ? readFileSync(join(folder, 'told'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { function: string; event: unknown })
    : [];

test('the API process is told of a worker that died, and of nothing else that did or was stopped', async () => {
  const restarted: string[] = [];
  const supervisor: Supervisor = new Supervisor(
    [definition('api', noting), definition('worker', running), definition('other', running)],
    {
      logFolder: folder,
      listener: {
        restarting: (name, _reason, _delay, ended) => {
          restarted.push(name);
          tellOfStoppedWorker(supervisor, name, ended);
        },
      },
    },
  );
  await supervisor.start();
  supervisor.process('other').kill('SIGKILL');
  await until(
    () => restarted,
    (names) => names.includes('other'),
  );
  supervisor.process('worker').kill('SIGABRT');
  await until(told, (messages) => messages.length > 0);
  await supervisor.stop();
  expect(told().map((call) => call.function)).toEqual(['tasks']);
  expect(taskEventSchema.parse(told()[0]?.event).detail).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [{ exitCode: 134 }],
  });
});
