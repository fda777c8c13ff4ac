import { STSClient } from '@aws-sdk/client-sts';
import { type AwsCall, readCall } from '#e2e/harness/aws-call.ts';
import { xmlText } from '#e2e/harness/upstream.ts';
import { type AwsRequestHandler, REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';

/** A call of the portal that AWS has answered. */
export interface AnsweredCall {
  call: AwsCall;
  /** When the answer came, in milliseconds of the monotonic clock. */
  at: number;
  status: number;
  /** AWS's error code and message; null for a call that succeeded. */
  error: { code: string; message: string } | null;
}

/** The parts of the SDK's request and response that are read or replaced here. */
interface SentRequest {
  headers: Record<string, string>;
  body?: string | Uint8Array;
}
interface GivenAnswer {
  response: { statusCode: number; headers: Record<string, string>; body?: unknown };
}

/** Sends the portal's calls to AWS unchanged, and notes every answer. */
export class AwsWatch {
  readonly answered: AnsweredCall[] = [];
  readonly requestHandler: AwsRequestHandler;
  /** Runs before a call is sent: something happens in the account between two calls of the portal. */
  before: (call: AwsCall) => Promise<void> = async () => undefined;
  /** Runs after each answer. */
  after: (answered: AnsweredCall) => void = () => undefined;

  constructor() {
    // The SDK builds the handler that the portal uses by default.
    const inner = new STSClient({ region: 'us-east-1', requestHandler: REQUEST_HANDLER }).config.requestHandler;
    const send = inner.handle.bind(inner) as unknown as (request: SentRequest, options: object) => Promise<GivenAnswer>;
    this.requestHandler = {
      handle: async (request: SentRequest, options: object) => {
        const call = readRequest(request);
        if (call) await this.before(call);
        const answer = await send(request, options);
        if (call) await this.#note(call, answer);
        return answer;
      },
      // Every run closes its clients, which share this handler.
      destroy: () => undefined,
    } as unknown as AwsRequestHandler;
  }

  /** The calls of one operation that AWS has answered. */
  of(operation: string): AnsweredCall[] {
    return this.answered.filter(({ call }) => call.operation === operation);
  }

  async #note(call: AwsCall, answer: GivenAnswer): Promise<void> {
    const { statusCode: status } = answer.response;
    const at = performance.now();
    const error = status >= 400 ? await readError(answer) : null;
    const answered = { call, at, status, error };
    this.answered.push(answered);
    this.after(answered);
  }
}

function readRequest({ headers, body = '' }: SentRequest): AwsCall | null {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return readCall(Object.fromEntries(lower), typeof body === 'string' ? Buffer.from(body) : Buffer.copyBytesFrom(body));
}

/** Reads the body, which the SDK then gets as a whole. */
async function readError({ response }: GivenAnswer): Promise<{ code: string; message: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  response.body = new Uint8Array(body);
  const text = body.toString('utf8');
  if (text.startsWith('<')) return { code: xmlText(text, 'Code') ?? '', message: xmlText(text, 'Message') ?? '' };
  const type = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]*)"/.exec(text)?.[1];
  const [, message = '""'] = /"[Mm]essage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  return { code: type ?? response.headers['x-amzn-errortype'] ?? '', message: JSON.parse(message) };
}
