import { type MetricGroup, words } from './aws-metric.ts';

const lambda = {
  namespace: 'AWS/Lambda',
  dimensions: [
    ['FunctionName'],
    ['FunctionName', 'Resource'],
    ['ExecutedVersion', 'FunctionName', 'Resource'],
    ['EventSourceMappingUUID', 'FunctionName'],
    ['EventSourceMappingUUID'],
    [],
  ],
};

const ecs = {
  namespace: 'AWS/ECS',
  dimensions: [
    ['ClusterName'],
    ['ClusterName', 'ServiceName'],
    ['CapacityProviderName', 'ClusterName'],
    ['DiscoveryName'],
    ['ClusterName', 'DiscoveryName', 'ServiceName'],
    ['DiscoveryName', 'TargetDiscoveryName'],
    ['ClusterName', 'DiscoveryName', 'ServiceName', 'TargetDiscoveryName'],
  ],
  absent: 'ECS reports nothing while no task runs',
};

const containerInsights = {
  namespace: 'ECS/ContainerInsights',
  dimensions: [
    ['ClusterName'],
    ['ClusterName', 'ServiceName'],
    ['ClusterName', 'TaskDefinitionFamily'],
    ['ClusterName', 'ServiceName', 'TaskId'],
    ['ClusterName', 'TaskDefinitionFamily', 'TaskId'],
    ['ClusterName', 'ContainerName', 'ServiceName'],
    ['ClusterName', 'ContainerName', 'ServiceName', 'TaskId'],
    ['ClusterName', 'ContainerName', 'TaskDefinitionFamily'],
    ['ClusterName', 'ContainerInstanceId', 'EC2InstanceId'],
    ['CapacityProviderName', 'ClusterName'],
  ],
  absent: 'Container Insights reports nothing while no task runs',
};

const instances = {
  namespace: 'AWS/EC2',
  dimensions: [['InstanceId'], ['AutoScalingGroupName'], ['ImageId'], ['InstanceType'], []],
};

/** Functions, containers and machines. Sources: the pages on CloudWatch metrics of Lambda, ECS, EC2 and Auto Scaling. */
export const computeMetrics: readonly MetricGroup[] = [
  {
    ...lambda,
    names: ['Invocations', 'ProvisionedConcurrencyInvocations', 'AsyncEventsReceived'],
    kind: 'traffic',
    absent: 'Lambda reports nothing for a function that does not run',
  },
  {
    ...lambda,
    names: ['PolledEventCount', 'FilteredOutEventCount', 'InvokedEventCount', 'DeletedEventCount'],
    kind: 'traffic',
  },
  { ...lambda, names: ['Errors'], kind: 'faults', values: 'zeroOrOne' },
  {
    ...lambda,
    names: words(`
      Throttles DeadLetterErrors DestinationDeliveryFailures OversizedRecordCount
      ProvisionedConcurrencySpilloverInvocations RecursiveInvocationsDropped AsyncEventsDropped
      FailedInvokeEventCount DroppedEventCount OnFailureDestinationDeliveredEventCount
    `),
    kind: 'faults',
  },
  {
    ...lambda,
    names: ['Duration', 'PostRuntimeExtensionsDuration', 'IteratorAge', 'AsyncEventAge'],
    kind: 'duration',
  },
  {
    ...lambda,
    names: words(`
      ConcurrentExecutions ProvisionedConcurrentExecutions UnreservedConcurrentExecutions
      ClaimedAccountConcurrency OffsetLag ProvisionedPollers
    `),
    kind: 'level',
  },
  { ...lambda, names: ['ProvisionedConcurrencyUtilization'], kind: 'level', values: 'fraction' },
  // Tasks may use more CPU than they reserved, so that the first is no share of a hundred.
  { ...ecs, names: ['CPUUtilization'], kind: 'level', values: 'any' },
  {
    ...ecs,
    names: ['MemoryUtilization', 'EBSFilesystemUtilization', 'GPUReservation'],
    kind: 'level',
    values: 'percent',
  },
  { ...ecs, names: ['CPUReservation', 'MemoryReservation'], kind: 'level', values: 'percent' },
  { ...ecs, names: ['CapacityProviderReservation'], kind: 'level', values: 'any' },
  {
    ...ecs,
    names: words(`
      ActiveConnectionCount NewConnectionCount ProcessedBytes RequestCount RequestCountPerTarget
      GrpcRequestCount HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count
    `),
    kind: 'traffic',
  },
  { ...ecs, names: ['TargetResponseTime'], kind: 'duration' },
  {
    ...ecs,
    names: ['HTTPCode_Target_4XX_Count', 'HTTPCode_Target_5XX_Count', 'ClientTLSNegotiationErrorCount'],
    kind: 'faults',
  },
  {
    ...containerInsights,
    names: ['RunningTaskCount', 'TaskCount', 'ContainerInstanceCount', 'ServiceCount'],
    kind: 'presence',
  },
  { ...containerInsights, names: ['RestartCount', 'UnHealthyContainerHealthStatus'], kind: 'faults' },
  {
    ...containerInsights,
    names: words(`
      CpuReserved CpuUtilized MemoryReserved MemoryUtilized DesiredTaskCount PendingTaskCount
      DeploymentCount TaskSetCount EphemeralStorageReserved EphemeralStorageUtilized EBSFilesystemSize
      EBSFilesystemUtilized NetworkRxBytes NetworkTxBytes StorageReadBytes StorageWriteBytes
      ContainerCpuUtilized ContainerCpuReserved ContainerMemoryUtilized ContainerMemoryReserved
      ContainerNetworkRxBytes ContainerNetworkTxBytes ContainerStorageReadBytes
      ContainerStorageWriteBytes instance_number_of_running_tasks instance_cpu_limit
      instance_cpu_usage_total instance_memory_limit instance_memory_working_set
      instance_network_total_bytes instance_cpu_reserved_capacity
    `),
    kind: 'level',
  },
  {
    ...containerInsights,
    names: words(`
      TaskCpuUtilization TaskMemoryUtilization TaskEphemeralStorageUtilization
      TaskEBSFilesystemUtilization ContainerCpuUtilization ContainerMemoryUtilization
      instance_cpu_utilization instance_memory_utilization instance_filesystem_utilization
      instance_memory_reserved_capacity
    `),
    kind: 'level',
    values: 'any',
  },
  {
    ...containerInsights,
    names: ['InstanceOSFilesystemUtilization', 'InstanceDataFilesystemUtilization'],
    dimensions: [
      ['ClusterName'],
      ['CapacityProviderName', 'ClusterName'],
      ['CapacityProviderName', 'ClusterName', 'ContainerInstanceId', 'EC2InstanceId'],
    ],
    kind: 'level',
    values: 'percent',
    absent: 'Container Insights reports nothing while no instance runs',
  },
  { ...instances, names: ['CPUUtilization'], kind: 'steady', values: 'percent' },
  {
    ...instances,
    names: ['StatusCheckFailed', 'StatusCheckFailed_Instance', 'StatusCheckFailed_System'],
    kind: 'steady',
  },
  {
    ...instances,
    names: ['StatusCheckFailed_AttachedEBS', 'NetworkIn', 'NetworkOut', 'CPUCreditBalance', 'CPUCreditUsage'],
    kind: 'steady',
  },
  {
    namespace: 'AWS/AutoScaling',
    dimensions: [['AutoScalingGroupName'], []],
    names: ['GroupInServiceInstances', 'GroupTotalInstances', 'GroupInServiceCapacity'],
    kind: 'presence',
  },
  {
    namespace: 'AWS/AutoScaling',
    dimensions: [['AutoScalingGroupName'], []],
    names: [
      'GroupMinSize',
      'GroupMaxSize',
      'GroupDesiredCapacity',
      'GroupPendingInstances',
      'GroupStandbyInstances',
    ],
    kind: 'steady',
  },
];
