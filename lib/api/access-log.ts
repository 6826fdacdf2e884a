import { AccessLogField as field } from 'aws-cdk-lib/aws-apigateway';

/** One JSON line for each request; names as in the log lines of the functions where both know a thing. */
export const accessLogFields: Readonly<Record<string, string>> = {
  request_id: field.contextRequestId(),
  trace_id: field.contextXrayTraceId(),
  time: field.contextRequestTime(),
  client_address: field.contextIdentitySourceIp(),
  user_agent: field.contextIdentityUserAgent(),
  method: field.contextHttpMethod(),
  route: field.contextResourcePath(),
  status: field.contextStatus(),
  bytes: field.contextResponseLength(),
  duration_ms: field.contextResponseLatency(),
  function_ms: field.contextIntegrationLatency(),
  authorizer_ms: field.contextAuthorizerLatency(),
  owner: field.contextAuthorizer('owner'),
  token_id: field.contextAuthorizer('tokenId'),
  error: field.contextErrorMessage(),
  firewall_code: field.contextWafResponseCode(),
};
