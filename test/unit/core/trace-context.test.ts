import { describe, expect, test } from '@jest/globals';
import { correlationIdFrom } from '../../../core/telemetry/correlation.ts';
import {
  formatTraceparent,
  formatXrayHeader,
  newTrace,
  parseTraceparent,
  parseXrayHeader,
} from '../../../core/telemetry/trace-context.ts';

describe('trace context', () => {
  test('a new trace survives both notations and begins with the time in seconds', () => {
    const trace = newTrace(1_700_000_000_000);
    expect(trace.traceId.slice(0, 8)).toBe((1_700_000_000).toString(16));
    expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
    expect(parseXrayHeader(formatXrayHeader(trace))).toEqual(trace);
  });

  test("X-Ray's documented example becomes a W3C trace id", () => {
    const parsed = parseXrayHeader(
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    );
    expect(parsed).toEqual({
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      sampled: true,
    });
  });

  test('a root without a parent gets a span of its own', () => {
    const parsed = parseXrayHeader('Root=1-5759e988-bd862e3fe1be46a994272793');
    expect(parsed?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(parsed?.sampled).toBe(false);
  });

  test.each([
    undefined,
    '',
    'garbage',
    '00-0-0-00',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
    `00-${'A'.repeat(32)}-${'1'.repeat(16)}-01`,
  ])('%j is not a traceparent', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
    expect(parseXrayHeader(text)).toBeUndefined();
  });
});

describe('correlation id', () => {
  test("the client's id is kept when it can stand in a log line", () => {
    expect(correlationIdFrom('order-17/3', 'fallback')).toBe('order-17/3');
  });

  test.each([undefined, '', 'a b', 'a\nb', '"', 'x'.repeat(129)])('%j is replaced', (header) => {
    expect(correlationIdFrom(header, 'fallback')).toBe('fallback');
  });
});
