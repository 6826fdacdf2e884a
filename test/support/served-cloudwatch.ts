import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AlarmEvent } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { CloudWatch } from '../../cloudwatch-sim/cloudwatch.ts';
import { createEndpoint } from '../../cloudwatch-sim/endpoint/endpoint.ts';

/** A simulated CloudWatch behind a real HTTP server on loopback, with a clock that stands still until it is moved. */
export class ServedCloudWatch {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-cloudwatch-'));
  readonly events: AlarmEvent[] = [];
  readonly problems: string[] = [];
  now: number;
  cloudwatch: CloudWatch;
  readonly #server: Server;

  private constructor(now: number) {
    this.now = now;
    this.cloudwatch = this.#open();
    const report = (problem: string): number => this.problems.push(problem);
    this.#server = createServer((incoming, outgoing) =>
      createEndpoint(this.cloudwatch, report)(incoming, outgoing),
    );
  }

  static async start(now = Date.now()): Promise<ServedCloudWatch> {
    const served = new ServedCloudWatch(now);
    served.#server.listen(0, '127.0.0.1');
    await once(served.#server, 'listening');
    return served;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Opens the folder anew, as after a restart of the process. */
  reopen(): void {
    this.cloudwatch.close();
    this.cloudwatch = this.#open();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    this.cloudwatch.close();
    rmSync(this.folder, { recursive: true });
  }

  #open(): CloudWatch {
    return new CloudWatch({
      folder: this.folder,
      region: 'eu-central-1',
      accountId: '111122223333',
      clock: () => this.now,
      report: (problem) => this.problems.push(problem),
      onEvents: (events) => this.events.push(...events),
    });
  }
}
