import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { type CfnCluster, Cluster, ContainerInsights, FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import type { Storage } from '../storage/storage.ts';
import { GpuCapacity } from './capacity.ts';
import { WorkerNetwork } from './network.ts';
import { WorkerScaling } from './scaling.ts';
import type { TaskArns } from './permissions.ts';
import { WorkerTask } from './task.ts';

/** The GPU workers of a stage: network, cluster, instances, service, scaling. */
export class WorkerStack extends Stack {
  readonly cluster: Cluster;
  readonly service: FargateService;

  constructor(scope: Construct, id: string, deployment: Deployment, storage: Storage, props: StackProps) {
    super(scope, id, props);
    const network = new WorkerNetwork(this, 'Network', deployment);
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    const capacity = new GpuCapacity(this, 'Gpu', {
      cluster: this.cluster,
      network,
      settings: deployment.worker,
    });
    const task = new WorkerTask(this, 'Task', { deployment, storage, tasks: this.#tasks() });
    this.service = new FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: task.definition,
      capacityProviderStrategies: capacity.strategies,
      securityGroups: [network.securityGroup],
      vpcSubnets: { subnets: network.vpc.privateSubnets },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
    });
    // The first worker starts with the stack and must reach ECS, ECR and the queue.
    this.service.node.addDependency(network.vpc.internetConnectivityEstablished);
    new WorkerScaling(this, 'Scaling', {
      cluster: this.cluster,
      service: this.service,
      jobs: storage.queues.jobs,
      settings: deployment.worker,
    });
  }

  /** Two zones of whatever region it is; asking AWS for their names would take credentials to synthesize. */
  override get availabilityZones(): string[] {
    const zones = Fn.getAzs();
    return [Fn.select(0, zones), Fn.select(1, zones)];
  }

  #tasks(): TaskArns {
    const clusterId = this.getLogicalId(this.cluster.node.defaultChild as CfnCluster);
    return {
      arn: this.formatArn({
        service: 'ecs',
        resource: 'task',
        resourceName: `${this.cluster.clusterName}/*`,
      }),
      finding: `arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${clusterId}>/*`,
    };
  }
}
