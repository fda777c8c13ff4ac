import { z } from 'zod';
import { parseWebUrl } from './production-checks.ts';

const collectorUrl = z
  .string()
  .refine(
    (text) => parseWebUrl(text) !== null,
    'must be the http or https address of an OpenTelemetry collector, for example http://localhost:4318',
  );

/** The OTEL_… variables on which the portal itself depends; its exporter reads the others. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', { error: 'must be http/protobuf, the only protocol that the portal speaks' })
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/, 'must be the share of traces to keep, from 0 to 1')
    .transform(Number)
    .default(1),
  OTEL_SDK_DISABLED: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true'),
};

/** The share of traces to keep; undefined if tracing is off. */
export function traceRatio(given: z.output<z.ZodObject<typeof tracingVariables>>): number | undefined {
  const collector = given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? given.OTEL_EXPORTER_OTLP_ENDPOINT;
  return collector === undefined || given.OTEL_SDK_DISABLED ? undefined : given.OTEL_TRACES_SAMPLER_ARG;
}
