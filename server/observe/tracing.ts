import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log } from '#server/log.ts';

/**
 * The attributes that leave the process, of our own spans and of Next's. Everything else is dropped, as are the messages
 * and stacks of errors: addresses of pages hold sign-in codes and search texts, and messages quote what people entered.
 */
const ATTRIBUTES = new Set([
  'portal.action',
  'portal.run.id',
  'portal.run.kind',
  'portal.team.id',
  'portal.step',
  'portal.step.attempt',
  'portal.outcome',
  'rpc.system',
  'rpc.service',
  'rpc.method',
  'aws.request_id',
  'cloud.region',
  'db.system.name',
  'db.operation.name',
  'db.query.text',
  'error.type',
  'http.method',
  'http.route',
  'http.response.status_code',
  'http.status_code',
  'next.span_type',
]);
/** Next names these spans after the address that it fetches. */
const FETCH = 'AppRender.fetch';
const LONGEST_VALUE = 2_000;

/**
 * Sends spans to the collector that the OTEL_… variables name. Imported only if tracing is on, because the packages are
 * large. `sampleRatio` is the share of traces to keep. A trace begins in the portal: what a client says about one is
 * ignored, so that no client decides what is kept.
 */
export function startTracing({ sampleRatio, version, log }: { sampleRatio: number; version: string; log: Log }): {
  /** Sends what is left. */
  close(): Promise<void>;
} {
  const own = resourceFromAttributes({ 'service.name': 'limitless-setup-portal', 'service.version': version });
  const provider = new TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanLimits: { attributeValueLengthLimit: LONGEST_VALUE },
    spanProcessors: [new BatchSpanProcessor({ exporter: withoutSecrets(new OTLPTraceExporter(), log) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return {
    async close() {
      trace.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}

/** Exports only what is safe, and logs each outage of the collector once. */
function withoutSecrets(exporter: SpanExporter, log: Log): SpanExporter {
  let isFailing = false;
  return {
    export(spans, done) {
      exporter.export(spans.map(safeCopy), (result) => {
        if (result.error && !isFailing) log.warn({ err: result.error }, 'could not send traces to the collector');
        if (!result.error && isFailing) log.info('the collector accepts traces again');
        isFailing = result.error !== undefined;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

function safeCopy(span: ReadableSpan): ReadableSpan {
  const attributes = Object.fromEntries(Object.entries(span.attributes).filter(([name]) => ATTRIBUTES.has(name)));
  return {
    name: attributes['next.span_type'] === FETCH ? 'fetch' : span.name,
    attributes,
    status: { code: span.status.code },
    events: [],
    links: span.links,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    parentSpanContext: span.parentSpanContext,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}
