import { type MetricGroup, words } from './aws-metric.ts';

const restApis = {
  namespace: 'AWS/ApiGateway',
  dimensions: [['ApiName'], ['ApiName', 'Stage'], ['ApiName', 'Method', 'Resource', 'Stage']],
};

const apis = {
  namespace: 'AWS/ApiGateway',
  dimensions: [
    ['ApiId'],
    ['ApiId', 'Stage'],
    ['ApiId', 'Method', 'Resource', 'Stage'],
    ['ApiId', 'Route', 'Stage'],
  ],
};

const distributions = {
  namespace: 'AWS/CloudFront',
  dimensions: [
    ['DistributionId', 'Region'],
    ['DistributionId', 'FunctionName', 'Region'],
  ],
};

const firewalls = {
  namespace: 'AWS/WAFV2',
  dimensions: [
    ['Rule', 'WebACL'],
    ['Region', 'Rule', 'WebACL'],
    ['Region', 'Rule', 'RuleGroup'],
    ['Region', 'WebACL'],
    ['WebACL'],
    ['Rule', 'RuleGroup'],
    ['Country', 'Region', 'WebACL'],
    ['Attack', 'Region', 'WebACL'],
    ['Device', 'Region', 'WebACL'],
    ['ManagedRuleGroup', 'ManagedRuleGroupRule', 'Region', 'WebACL'],
    ['LabelName', 'LabelNamespace', 'Region', 'WebACL'],
  ],
};

const loadBalancers = {
  namespace: 'AWS/ApplicationELB',
  dimensions: [
    ['LoadBalancer'],
    ['LoadBalancer', 'TargetGroup'],
    ['AvailabilityZone', 'LoadBalancer'],
    ['AvailabilityZone', 'LoadBalancer', 'TargetGroup'],
    ['TargetGroup'],
  ],
};

/**
 * What callers meet first. Sources: the pages on CloudWatch metrics of API Gateway (REST, HTTP, WebSocket), CloudFront,
 * WAF and Application Load Balancers.
 */
export const edgeMetrics: readonly MetricGroup[] = [
  { ...restApis, names: ['4XXError', '5XXError'], kind: 'faults', values: 'zeroOrOne' },
  { ...restApis, names: ['CacheHitCount', 'CacheMissCount'], kind: 'traffic' },
  {
    ...restApis,
    dimensions: [...restApis.dimensions, ...apis.dimensions],
    names: ['Count'],
    kind: 'traffic',
  },
  {
    ...restApis,
    dimensions: [...restApis.dimensions, ...apis.dimensions],
    names: ['Latency', 'IntegrationLatency'],
    kind: 'duration',
  },
  { ...apis, names: ['4xx', '5xx'], kind: 'faults', values: 'zeroOrOne' },
  { ...apis, names: ['DataProcessed', 'ConnectCount', 'MessageCount'], kind: 'traffic' },
  { ...apis, names: ['IntegrationError', 'ClientError', 'ExecutionError'], kind: 'faults' },
  { ...distributions, names: ['Requests', 'BytesDownloaded', 'BytesUploaded'], kind: 'traffic' },
  {
    ...distributions,
    names: words(`
      TotalErrorRate 4xxErrorRate 5xxErrorRate 401ErrorRate 403ErrorRate 404ErrorRate 502ErrorRate
      503ErrorRate 504ErrorRate
    `),
    kind: 'faults',
    values: 'percent',
  },
  { ...distributions, names: ['CacheHitRate'], kind: 'level', values: 'percent' },
  { ...distributions, names: ['OriginLatency'], kind: 'duration' },
  {
    ...distributions,
    names: ['FunctionInvocations', 'FunctionComputeUtilization'],
    kind: 'traffic',
  },
  {
    ...distributions,
    names: [
      'FunctionExecutionErrors',
      'FunctionValidationErrors',
      'FunctionThrottles',
      'LambdaExecutionError',
    ],
    kind: 'faults',
  },
  { ...firewalls, names: ['AllowedRequests', 'PassedRequests', 'CaptchasAttempted'], kind: 'traffic' },
  {
    ...firewalls,
    names: words(`
      BlockedRequests CountedRequests CaptchaRequests ChallengeRequests CaptchasSolved
      RequestsWithValidCaptchaToken RequestsWithValidChallengeToken ChallengesAttempted
      ChallengesSolved
    `),
    kind: 'faults',
  },
  { ...loadBalancers, names: ['HealthyHostCount'], kind: 'presence' },
  { ...loadBalancers, names: ['UnHealthyHostCount'], kind: 'level' },
  {
    ...loadBalancers,
    names: words(`
      RequestCount RequestCountPerTarget ActiveConnectionCount NewConnectionCount ProcessedBytes
      ConsumedLCUs PeakLCUs RuleEvaluations HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count
      HTTPCode_ELB_3XX_Count HTTP_Redirect_Count GrpcRequestCount IPv6RequestCount IPv6ProcessedBytes
      HTTP_Fixed_Response_Count
    `),
    kind: 'traffic',
  },
  {
    ...loadBalancers,
    names: words(`
      HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count
      HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count HTTPCode_Target_4XX_Count
      HTTPCode_Target_5XX_Count RejectedConnectionCount TargetConnectionErrorCount
      ClientTLSNegotiationErrorCount TargetTLSNegotiationErrorCount LambdaInternalError
      LambdaUserError DesyncMitigationMode_NonCompliant_Request_Count ELBAuthError ELBAuthFailure
      DroppedInvalidHeaderRequestCount
    `),
    kind: 'faults',
  },
  { ...loadBalancers, names: ['TargetResponseTime', 'ELBAuthLatency'], kind: 'duration' },
  {
    ...loadBalancers,
    names: ['AnomalousHostCount', 'MitigatedHostCount', 'HealthyStateDNS', 'HealthyStateRouting'],
    kind: 'level',
  },
  { ...loadBalancers, names: ['UnhealthyStateDNS', 'UnhealthyStateRouting'], kind: 'level' },
];
