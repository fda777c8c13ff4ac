import { expect, test } from 'vitest';
import { z } from 'zod';
import { traceRatio, tracingVariables } from './tracing-settings.ts';

const schema = z.object(tracingVariables);
const COLLECTOR = 'http://localhost:4318';

test.each([
  ['is off without a collector', {}, undefined],
  ['keeps every trace', { OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR }, 1],
  ['is on with an address for traces alone', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${COLLECTOR}/v1/traces` }, 1],
  ['keeps a share of them', { OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR, OTEL_TRACES_SAMPLER_ARG: '0.25' }, 0.25],
  ['is off if it is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR, OTEL_SDK_DISABLED: 'true' }, undefined],
])('tracing %s', (_what, given, ratio) => {
  expect(traceRatio(schema.parse(given))).toBe(ratio);
});

test.each([
  ['an address without a scheme', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
  ['another protocol', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
  ['more than all traces', { OTEL_TRACES_SAMPLER_ARG: '2' }],
  ['another word for true', { OTEL_SDK_DISABLED: '1' }],
])('refuses %s', (_what, given) => {
  expect(schema.safeParse(given).success).toBe(false);
});
