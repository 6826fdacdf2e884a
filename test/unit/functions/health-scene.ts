import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EmitMetric } from '../../../core/telemetry/catalogue.ts';
import { createHealthHandler, type HealthOptions } from '../../../functions/health/health-handler.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import type { Runtime } from '../../../functions/runtime/runtime.ts';
import type { EmbeddedAws } from '../../support/embedded-aws.ts';
import { ServedCloudWatch } from '../../support/served-cloudwatch.ts';
import { testRuntime } from './api-harness.ts';
import { emitInto, figuresClientOf } from './figures-harness.ts';

/** The health function on embedded servers and a simulated CloudWatch, whose clock it follows. */
export class HealthScene {
  readonly served: ServedCloudWatch;
  readonly client: CloudWatchClient;
  /** Emits as the stage does. */
  readonly emit: EmitMetric;
  readonly #aws: EmbeddedAws;

  private constructor(aws: EmbeddedAws, served: ServedCloudWatch) {
    this.#aws = aws;
    this.served = served;
    this.client = figuresClientOf(served);
    this.emit = emitInto(served, 'test');
  }

  static async start(aws: EmbeddedAws): Promise<HealthScene> {
    return new HealthScene(aws, await ServedCloudWatch.start());
  }

  runtime(overrides: Partial<Runtime['settings']> = {}): Runtime {
    return { ...testRuntime(this.#aws, 'health', overrides), now: () => this.served.now };
  }

  handler(options?: HealthOptions): ApiHandler {
    return createHealthHandler(this.runtime(), this.client, { timeLimit: unlimited, ...options });
  }

  /** Emits what a worker writes each minute. */
  emitWorker({ disk = 40, memory = 50 } = {}): void {
    this.emit('CpuUtilization', 30, { hostRole: 'worker' });
    this.emit('MemoryUtilization', memory, { hostRole: 'worker' });
    this.emit('DiskUtilization', disk, { hostRole: 'worker' });
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.served.stop();
  }
}

/** Time without end for whatever answers. */
export const unlimited = (): AbortSignal => new AbortController().signal;

/** Time without end for all but what is named, which is given up soon. */
export const impatientWith =
  (impatient: readonly string[]) =>
  (name: string): AbortSignal =>
    impatient.includes(name) ? AbortSignal.timeout(50) : unlimited();

/** A server that accepts connections and never answers. */
export class SilentServer {
  readonly #server: Server = createServer(() => undefined);

  static async start(): Promise<SilentServer> {
    const silent = new SilentServer();
    await new Promise<void>((resolve) => silent.#server.listen(0, '127.0.0.1', resolve));
    return silent;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
