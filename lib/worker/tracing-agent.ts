import { ContainerImage, LogDrivers, type TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';

/** Containers of a task share a network, so the worker finds the agent on its own loopback address. */
const agentAddress = '127.0.0.1:4318';

/** Where the worker sends its traces. */
export const tracesEndpoint = `http://${agentAddress}`;

/** A fixed version: an agent that changes on its own is one more thing that may have changed. */
const agentImage = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';

/** What the agent has of the memory of its task. */
export const agentMemoryMiB = 128;

const agentConfiguration = { traces: { traces_collected: { otlp: { http_endpoint: agentAddress } } } };

/**
 * The CloudWatch agent beside the worker: takes OpenTelemetry traces and hands them to X-Ray. It is not essential: a
 * worker without it loses traces, not jobs. Metrics need no agent, they are EMF lines in the log.
 */
export function addTracingAgent(task: TaskDefinition, logGroup: ILogGroup): void {
  task.addContainer('tracing-agent', {
    image: ContainerImage.fromRegistry(agentImage),
    essential: false,
    cpu: 64,
    memoryReservationMiB: agentMemoryMiB,
    environment: { CW_CONFIG_CONTENT: JSON.stringify(agentConfiguration) },
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'tracing-agent' }),
  });
}
