import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SpanKind, trace } from '@opentelemetry/api';
import type { ErrorCode } from '#lib/errors.ts';
import { failSpan } from '#server/observe/spans.ts';
import { REAL_TIME } from '#server/time.ts';
import { readAwsError } from './aws-error.ts';
import { readConnectionError } from './connection-error.ts';
import { readAssumeError } from './session/read-assume-error.ts';

/** How AWS answered one attempt. `refused`: for a reason of the request, also that something doesn't exist. */
type AwsOutcome = 'ok' | 'refused' | 'throttled' | 'unreachable' | 'internal';

/** An attempt of a call, as the SDK sent it. */
export interface SentCall {
  /** As the SDK names the client: KMS, SecretsManager, IAM, STS. */
  service: string;
  operation: string;
  outcome: AwsOutcome;
  durationMs: number;
  /** The portal's code of the failure. */
  code: ErrorCode | null;
  /** The role of an AssumeRole call. */
  roleArn: string | null;
}

/** A channel of Node, because Next bundles a copy of this module for the pages. */
const SENT_CALLS = 'limitless-portal:sent-call';
const sentCalls = channel(SENT_CALLS);

/** Calls the listener with each attempt of this process. Returns a function that ends it. */
export function listenToCalls(listener: (call: SentCall) => void): () => void {
  const hear = (message: unknown) => listener(message as SentCall);
  subscribe(SENT_CALLS, hear);
  return () => void unsubscribe(SENT_CALLS, hear);
}

/** What the middleware needs of a client of any service: the SDK's own types name the service's commands. */
interface Observable {
  middlewareStack: { add(middleware: Middleware, place: typeof PLACE): void };
}
/** Around the parsing of the response: signing, credentials and retries aren't part of it. */
const PLACE = { step: 'deserialize', priority: 'high', name: 'observeCalls' } as const;
type Middleware = (next: (args: Sent) => Promise<Answered>, context: Names) => (args: Sent) => Promise<Answered>;
type Sent = { input: unknown };
type Answered = { output: { $metadata?: AnswerFacts } };
type Names = { clientName?: string; commandName?: string };
type AnswerFacts = { requestId?: string; httpStatusCode?: number };

/** Makes each attempt of the client's calls a span with AWS's request ID, and tells the listeners of it. */
export function observed<Client>(client: Client): Client {
  (client as Observable).middlewareStack.add(observe, PLACE);
  return client;
}

const observe: Middleware = (next, { clientName = '', commandName = '' }) => {
  const service = clientName.replace(/Client$/, '');
  const operation = commandName.replace(/Command$/, '');
  const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation };
  return async (sent) => {
    const tracer = trace.getTracer('limitless-portal');
    const span = tracer.startSpan(`${service}/${operation}`, { attributes, kind: SpanKind.CLIENT });
    const startedAt = REAL_TIME.monotonicMs();
    const end = (answer: Pick<SentCall, 'outcome' | 'code'>, facts: AnswerFacts | undefined) => {
      const durationMs = REAL_TIME.monotonicMs() - startedAt;
      const roleArn = readRoleArn(sent.input);
      sentCalls.publish({ service, operation, durationMs, roleArn, ...answer } satisfies SentCall);
      if (facts?.requestId !== undefined) span.setAttribute('aws.request_id', facts.requestId);
      if (facts?.httpStatusCode !== undefined) span.setAttribute('http.response.status_code', facts.httpStatusCode);
      span.end();
    };
    try {
      const answered = await next(sent);
      end({ outcome: 'ok', code: null }, answered.output.$metadata);
      return answered;
    } catch (error) {
      const roleArn = readRoleArn(sent.input);
      const read = roleArn === null ? readAwsError(error, operation) : readAssumeError(error, roleArn);
      failSpan(span, read);
      end({ outcome: outcomeOf(error, read.code), code: read.code }, readFacts(error));
      throw error;
    }
  };
};

function readFacts(error: unknown): AnswerFacts | undefined {
  return (error as { $metadata?: AnswerFacts } | null)?.$metadata;
}

/** Only AssumeRole has one. */
function readRoleArn(input: unknown): string | null {
  const { RoleArn } = (input ?? {}) as { RoleArn?: unknown };
  return typeof RoleArn === 'string' ? RoleArn : null;
}

function outcomeOf(error: unknown, code: ErrorCode): AwsOutcome {
  if (readConnectionError(error) !== null) return 'unreachable';
  if (code === 'throttled' || code === 'account-throttled') return 'throttled';
  return code === 'aws-internal' ? 'internal' : 'refused';
}
