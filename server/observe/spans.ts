import { type Attributes, context, type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isPortalError } from '#lib/errors.ts';

const tracer = () => trace.getTracer('limitless-portal');

/** How a span's work ended, for work that ends without throwing. */
export const OUTCOME = 'portal.outcome';

interface SpanOptions {
  attributes?: Attributes;
  kind?: SpanKind;
  /** A trace of its own, linked to this one, as `traceOf` returned it. */
  startedBy?: string | undefined;
  /** A trace of its own. */
  isRoot?: boolean;
}

/**
 * Does the work in a span, which is free while tracing is off. A failure is recorded by its code or class alone, since
 * messages can quote what people entered.
 */
export async function withSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { attributes = {}, kind = SpanKind.INTERNAL, startedBy, isRoot = false } = options;
  const links = linksTo(startedBy);
  return tracer().startActiveSpan(name, { attributes, kind, links, root: isRoot }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks the span as failed. */
export function failSpan(span: Span, error: unknown): void {
  const name = isPortalError(error) ? error.code : error instanceof Error ? error.name : 'unknown';
  span.setAttribute('error.type', name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Adds to the span of the work in progress. */
export function noteOnSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** A statement sent to PostgreSQL, as part of a traced piece of work; its parameters aren't recorded. */
export async function withStatementSpan<T>(text: string, send: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return send();
  const [operation = ''] = text.trimStart().split(/\s/, 1);
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': text };
  return withSpan(`PostgreSQL ${operation}`, { attributes, kind: SpanKind.CLIENT }, send);
}

/** The trace in progress, in the form of a W3C `traceparent`, to link later work to it; undefined without one. */
export function traceInProgress(): string | undefined {
  const active = trace.getSpanContext(context.active());
  if (!active || !trace.isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-0${active.traceFlags & 1}`;
}

/** For the log: the trace and the span in progress. */
export function traceIds(): { traceId?: string; spanId?: string } {
  const active = trace.getSpanContext(context.active());
  return active ? { traceId: active.traceId, spanId: active.spanId } : {};
}

function linksTo(traceparent: string | undefined): Link[] {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-0([01])$/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return [];
  return [{ context: { traceId, spanId, traceFlags: Number(flags), isRemote: true } }];
}
