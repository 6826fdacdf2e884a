import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import {
  freePorts,
  parsePort,
  portNames,
  portsFrom,
  portTable,
  takenPortMessage,
  takenPorts,
} from '../../../local/stack/ports.ts';

test('the standard ports hold unless the environment names others', () => {
  expect(portsFrom({})).toEqual({ api: 8780, aws: 8781, tables: 8782, monitor: 8783, notices: 8784 });
  expect(portsFrom({ STEMWATCH_API_PORT: '9000' })).toEqual({
    api: 9000,
    aws: 8781,
    tables: 8782,
    monitor: 8783,
    notices: 8784,
  });
});

test('something that is no port is refused with the name of its source', () => {
  for (const text of ['x', '0', '65536', '-1', '1.5', '']) {
    expect(() => parsePort(text, '--api-port')).toThrow('--api-port must be a port number');
  }
});

test('a taken port is found, and the message names it and the option that changes it', async () => {
  const ports = await freePorts();
  expect(await takenPorts(ports)).toEqual([]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(ports.aws, '127.0.0.1', resolve));
  expect(await takenPorts(ports)).toEqual(['aws']);
  await new Promise((resolve) => server.close(resolve));
  expect(takenPortMessage('aws', ports.aws)).toBe(
    `Port ${ports.aws} (S3, SQS, SNS and secrets) is taken by another program: ` +
      'stop it, or choose another port with --aws-port or STEMWATCH_AWS_PORT.',
  );
});

test('every port has an option named after it', () => {
  for (const name of portNames) expect(portTable[name].option).toBe(`--${name}-port`);
});
