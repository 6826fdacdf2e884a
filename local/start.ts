import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { endWith } from '../cli/end-with.ts';
import { standardStateFolder, userPath } from '../cli/paths.ts';
import { UserError } from '../cli/user-error.ts';
import { addStackOptions, readStackArguments } from './stack/stack-arguments.ts';
import { type RunningStack, startStack } from './stack/stack.ts';
import { stopOnSignals } from './stack/stop-on-signals.ts';

// `npm start`: the whole service on this machine until Ctrl-C.
const command = addStackOptions(
  new Command('npm start --')
    .description(
      'Starts the whole service on this machine: API, worker, monitor, and servers that stand in for AWS.',
    )
    .option(
      '--notify <file>',
      'JSON file with keys of PagerDuty and Slack that alarms go to (or STEMWATCH_NOTIFY_FILE); without it they are kept here',
    )
    .option('--reset', 'forget songs, jobs and tokens of earlier runs first', false),
  standardStateFolder,
).addHelpText('after', '\nStop it with Ctrl-C; what it knows stays in the state folder.');

await endWith(async () => {
  command.parse();
  const { state, ports, limits } = readStackArguments(command, process.env);
  const { notify, reset } = command.opts<{ notify?: string; reset: boolean }>();
  const { signal, stopped } = stopOnSignals();
  const startedAt = performance.now();
  const stack = await startStack({
    stateFolder: userPath(state),
    ports,
    limits,
    reset,
    variables: notify === undefined ? {} : { STEMWATCH_NOTIFY_FILE: existingFile(notify) },
    signal,
    listener: {
      restarting: (name, reason, delay) =>
        console.error(`The process ${name} ended (${reason}); it is started again in ${delay} ms.`),
      notice: (text) => console.error(text),
    },
  }).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (stack === undefined) return;
  console.log(introduction(stack, performance.now() - startedAt));
  await stopped;
  console.log('Stopping ...');
  await stack.stop();
  console.log('Stopped. `npm start` goes on where this ended.');
});

function introduction({ url, token, paths, environment }: RunningStack, milliseconds: number): string {
  return `Stemwatch is ready (${(milliseconds / 1000).toFixed(1)} s). Ctrl-C stops it.

  API      ${url}
  Docs     ${url}/docs
  Health   ${url}/health
  Notices  http://127.0.0.1:${environment['STEMWATCH_LOCAL_NOTICES_PORT']} (what alarms told)
  Alarms   ${environment['AWS_ENDPOINT_URL_CLOUDWATCH']} (CloudWatch)
  State    ${paths.folder}
  Logs     ${paths.logs}
  Token    ${token}

Try it in another terminal:
  npm run stemwatch -- separate my-song.mp3
  npm run stemwatch -- jobs list
  curl -H 'Authorization: Bearer ${token}' ${url}/v1/models

See alarms and metrics with the AWS command line, or any SDK (the keys may be any):
  AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\
    aws --endpoint-url ${environment['AWS_ENDPOINT_URL_CLOUDWATCH']} cloudwatch describe-alarms
`;
}

function existingFile(given: string): string {
  const file = resolve(userPath(given));
  if (existsSync(file)) return file;
  throw new UserError(
    `There is no file ${file}. --notify needs a JSON file as docs/monitoring.md describes it.`,
  );
}
