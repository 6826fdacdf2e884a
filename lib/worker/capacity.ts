import { Size, Validations } from 'aws-cdk-lib';
import { AcceleratorManufacturer, AcceleratorName, AcceleratorType } from 'aws-cdk-lib/aws-ec2';
import {
  CapacityOptionType,
  type CapacityProviderStrategy,
  type Cluster,
  InstanceMonitoring,
  ManagedInstancesCapacityProvider,
  PropagateManagedInstancesTags,
} from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { WorkerSettings } from '../config/worker-settings.ts';
import type { WorkerNetwork } from './network.ts';

const acceleratorNames = {
  L4: AcceleratorName.L4,
  A10G: AcceleratorName.A10G,
  T4: AcceleratorName.T4,
} as const;

/** What the capacity is made of. */
export interface GpuCapacityProps {
  readonly cluster: Cluster;
  readonly network: WorkerNetwork;
  readonly settings: WorkerSettings;
}

/** GPU instances that ECS chooses by their properties, starts when a worker needs one and ends when none does. */
export class GpuCapacity extends Construct {
  /** How workers are spread over on-demand and Spot instances. */
  readonly strategies: CapacityProviderStrategy[];

  constructor(scope: Construct, id: string, props: GpuCapacityProps) {
    super(scope, id);
    const { spotPercent } = props.settings;
    const shares = [
      { name: 'OnDemand', type: CapacityOptionType.ON_DEMAND, weight: 100 - spotPercent },
      { name: 'Spot', type: CapacityOptionType.SPOT, weight: spotPercent },
    ];
    this.strategies = shares
      .filter(({ weight }) => weight > 0)
      .map(({ name, type, weight }) => ({
        capacityProvider: this.#provider(name, type, props).capacityProviderName,
        weight,
      }));
  }

  #provider(
    name: string,
    type: CapacityOptionType,
    props: GpuCapacityProps,
  ): ManagedInstancesCapacityProvider {
    const { settings, network, cluster } = props;
    const provider = new ManagedInstancesCapacityProvider(this, name, {
      subnets: network.vpc.privateSubnets,
      securityGroups: [network.securityGroup],
      capacityOptionType: type,
      monitoring: InstanceMonitoring.BASIC,
      propagateTags: PropagateManagedInstancesTags.CAPACITY_PROVIDER,
      taskVolumeStorage: Size.gibibytes(settings.diskGiB),
      instanceRequirements: {
        vCpuCountMin: settings.minCpus,
        memoryMin: Size.mebibytes(settings.minMemoryMiB),
        acceleratorTypes: [AcceleratorType.GPU],
        acceleratorManufacturers: [AcceleratorManufacturer.NVIDIA],
        acceleratorNames: settings.accelerators.map((accelerator) => acceleratorNames[accelerator]),
        acceleratorCountMin: 1,
        acceleratorCountMax: 1,
      },
    });
    cluster.addManagedInstancesCapacityProvider(provider);
    acknowledgePrescribedRoles(provider);
    return provider;
  }
}

function acknowledgePrescribedRoles(provider: ManagedInstancesCapacityProvider): void {
  Validations.of(provider).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances]',
    reason: 'ECS Managed Instances prescribes this policy and AWS keeps it up to date with what ECS needs.',
  });
  for (const resource of [
    '*',
    'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:container-instance/*',
  ]) {
    Validations.of(provider).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason:
        'CDK writes this role; an instance registers before it has an id, and discovery knows no resources.',
    });
  }
}
