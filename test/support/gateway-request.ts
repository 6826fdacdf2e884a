import type { GatewayRequest } from '../../local/gateway/gateway-request.ts';

/** A request as the gateway gets it: GET /v1/jobs from this machine unless said otherwise. */
export const gatewayRequest = (more: Partial<GatewayRequest> = {}): GatewayRequest => ({
  method: 'GET',
  path: '/v1/jobs',
  query: new URLSearchParams(),
  headers: [['Host', '127.0.0.1:8780']],
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  receivedAt: Date.UTC(2026, 10, 20, 18, 31, 22),
  requestId: 'a-request',
  ...more,
});
