import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessDefinition } from '../../../local/supervision/process-definition.ts';
import { restartDelay } from '../../../local/supervision/supervised-process.ts';
import { Supervisor } from '../../../local/supervisor.ts';
import { isRunning } from '../../support/process-children.ts';
import { until } from '../../support/submit-song.ts';

let folder: string;
let supervisor: Supervisor | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-test-'));
});

afterEach(async () => {
  await supervisor?.stop();
  supervisor = undefined;
  rmSync(folder, { recursive: true });
});

/** A small program; what it does on SIGTERM is part of `source`. */
function program(name: string, source: string, more: Partial<ProcessDefinition> = {}): ProcessDefinition {
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, source);
  return {
    name,
    program: path,
    needs: [],
    ready: { kind: 'line', contains: 'ready' },
    environment: { PATH: process.env['PATH'] ?? '', FOLDER: folder },
    graceMilliseconds: 5000,
    ...more,
  };
}

const lasting = `setInterval(() => {}, 1000); console.log('ready');`;
const notingProgram = (name: string): string =>
  `import { appendFileSync } from 'node:fs';
   appendFileSync(process.env.FOLDER + '/notes', '${name} started\\n');
   process.on('SIGTERM', () => { appendFileSync(process.env.FOLDER + '/notes', '${name} stopped\\n'); process.exit(0); });`;
const notes = (): string =>
  existsSync(join(folder, 'notes')) ? readFileSync(join(folder, 'notes'), 'utf8') : '';

async function supervise(...definitions: ProcessDefinition[]): Promise<Supervisor> {
  supervisor = new Supervisor(definitions, { logFolder: folder });
  await supervisor.start();
  return supervisor;
}

describe('a supervised process', () => {
  test('is started again after kill -9', async () => {
    const { process: find } = await supervise(program('one', lasting)).then((made) => ({
      process: made.process('one'),
    }));
    const first = find.pid;
    find.kill('SIGKILL');
    await until(
      () => find.pid,
      (pid) => pid !== undefined && pid !== first,
    );
    await find.whenReady();
    expect(find.restarts).toBe(1);
  });

  test('starts only when what it needs is ready, and stops before it', async () => {
    const made = await supervise(
      program('second', `${notingProgram('second')} ${lasting}`, { needs: ['first'] }),
      program('first', `${notingProgram('first')} ${lasting}`),
    );
    await made.stop();
    expect(notes()).toBe('first started\nsecond started\nsecond stopped\nfirst stopped\n');
  });

  test('is killed with its own children when it does not stop in time', async () => {
    const stubborn = `
      import { spawn } from 'node:child_process';
      process.on('SIGTERM', () => {});
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('ready ' + child.pid);
      setInterval(() => {}, 1000);`;
    const lines: string[] = [];
    supervisor = new Supervisor([program('stubborn', stubborn, { graceMilliseconds: 200 })], {
      logFolder: folder,
      listener: { line: ({ text }) => lines.push(text) },
    });
    await supervisor.start();
    const grandchild = Number(lines[0]?.split(' ')[1]);
    expect(isRunning(grandchild)).toBe(true);
    await supervisor.stop();
    await until(
      () => isRunning(grandchild),
      (running) => !running,
    );
  });

  test('that never gets ready fails the start with its last words, and stops the others', async () => {
    const start = supervise(
      program('sound', `${notingProgram('sound')} ${lasting}`),
      program('broken', `console.error('no such thing'); process.exit(3);`),
    );
    await expect(start).rejects.toThrow(/The process broken does not start \(exit code 3\).*no such thing/s);
    expect(notes()).toBe('sound started\nsound stopped\n');
  });

  test('is started again quickly at first and then ever more slowly', () => {
    expect([0, 1, 2, 3].map(restartDelay)).toEqual([100, 200, 400, 800]);
    expect(restartDelay(20)).toBe(5000);
  });
});

describe('what processes write', () => {
  test('goes to a log file of JSON lines, whatever it was', async () => {
    const made = await supervise(
      program('talker', `console.log('{"a":1}'); console.log('plain'); console.error('oops'); ${lasting}`),
    );
    await made.stop();
    const entries = readFileSync(join(folder, 'talker.jsonl'), 'utf8').trim().split('\n').map(parse);
    expect(entries).toContainEqual({ a: 1 });
    expect(entries).toContainEqual(expect.objectContaining({ level: 'INFO', message: 'plain' }));
    expect(entries).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'oops' }));
  });
});

const parse = (line: string): unknown => JSON.parse(line);

test('nothing is left behind when the supervisor itself is killed', async () => {
  const definition = program('orphan', `${notingProgram('orphan')} ${lasting}`);
  const host = join(folder, 'host.ts');
  const supervisorModule = new URL('../../../local/supervisor.ts', import.meta.url).href;
  writeFileSync(
    host,
    `import { Supervisor } from '${supervisorModule}';
     const supervisor = new Supervisor([${JSON.stringify(definition)}], { logFolder: process.env.FOLDER });
     await supervisor.start();
     console.log(supervisor.process('orphan').pid);`,
  );
  const child = spawn(process.execPath, [host], { env: { ...process.env, FOLDER: folder }, stdio: 'pipe' });
  const orphan = await new Promise<number>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
  });
  expect(isRunning(orphan)).toBe(true);
  child.kill('SIGKILL');
  await until(
    () => isRunning(orphan),
    (running) => !running,
  );
  // It was asked to stop and had the time to do it in order.
  expect(notes()).toBe('orphan started\norphan stopped\n');
});
