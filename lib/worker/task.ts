import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  Compatibility,
  ContainerImage,
  CpuArchitecture,
  LinuxParameters,
  LogDrivers,
  NetworkMode,
  OperatingSystemFamily,
  TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import { serviceEnvironment } from '../config/environment.ts';
import { workerLogGroup } from '../config/log-groups.ts';
import { permit } from '../config/permission.ts';
import type { Storage } from '../storage/storage.ts';
import { createWorkerImage } from './image.ts';
import { type TaskArns, workerPermissions } from './permissions.ts';
import { addTracingAgent, agentMemoryMiB, tracesEndpoint } from './tracing-agent.ts';

/** Absent, the worker decides by the memory it finds. */
const modelCacheVariable = ({ modelCacheMiB }: Deployment['worker']): Record<string, string> =>
  modelCacheMiB === undefined ? {} : { STEMWATCH_MODEL_CACHE_BYTES: String(modelCacheMiB * 2 ** 20) };

/** The longest ECS waits between SIGTERM and SIGKILL; the worker needs seconds to give its message back. */
const stopTimeout = Duration.seconds(120);

/** What the task needs to know. */
export interface WorkerTaskProps {
  readonly deployment: Deployment;
  readonly storage: Storage;
  /** The tasks of the cluster, for scale-in protection. */
  readonly tasks: TaskArns;
}

/** One worker: a container with a GPU, and the agent that takes its traces. */
export class WorkerTask extends Construct {
  readonly definition: TaskDefinition;

  constructor(scope: Construct, id: string, props: WorkerTaskProps) {
    super(scope, id);
    const { deployment, storage } = props;
    const { worker } = deployment;
    this.definition = new TaskDefinition(this, 'Definition', {
      compatibility: Compatibility.MANAGED_INSTANCES,
      networkMode: NetworkMode.AWS_VPC,
      cpu: String(worker.cpuUnits),
      memoryMiB: String(worker.memoryMiB),
      runtimePlatform: {
        operatingSystemFamily: OperatingSystemFamily.LINUX,
        cpuArchitecture: CpuArchitecture.X86_64,
      },
    });
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: workerLogGroup(deployment.stage),
      retention: deployment.logs.retentionDays,
      removalPolicy: deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.definition.addContainer('worker', {
      image: ContainerImage.fromDockerImageAsset(createWorkerImage(this)),
      essential: true,
      gpuCount: 1,
      // The limit of the task alone cannot be seen from inside the container: the worker would count on the whole instance.
      memoryLimitMiB: worker.memoryMiB - agentMemoryMiB,
      stopTimeout,
      // ECS does not look at the health check that the image states.
      healthCheck: {
        command: ['CMD', 'node', 'gpu-worker/health-check.ts'],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(10),
        startPeriod: Duration.seconds(60),
        retries: 3,
      },
      // Reaps what a killed engine leaves behind and hands SIGTERM on.
      linuxParameters: new LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      environment: {
        ...serviceEnvironment(deployment, storage),
        ...modelCacheVariable(worker),
        POWERTOOLS_LOG_LEVEL: deployment.logs.level,
        OTEL_EXPORTER_OTLP_ENDPOINT: tracesEndpoint,
      },
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'worker' }),
    });
    addTracingAgent(this.definition, logGroup);
    permit(this.definition.taskRole, workerPermissions(storage, props.tasks));
    this.#acknowledge();
  }

  #acknowledge(): void {
    Validations.of(this.definition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'The variables name resources and limits; there is no secret among them.',
    });
    Validations.of(this.definition.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ecr:GetAuthorizationToken knows no resources; pulling is limited to the repository of the image.',
    });
  }
}
