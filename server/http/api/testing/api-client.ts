import { z } from 'zod';
import { answerApi } from '../answer-api.ts';
import { makeDocument } from '../openapi.ts';

type Json = Readonly<Record<string, unknown>>;

interface OperationObject {
  operationId: string;
  responses: Record<string, { content: Record<string, { schema: Json }> }>;
}

const ORIGIN = 'http://localhost:1';
export const DOCUMENT = makeDocument(ORIGIN) as {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Json> };
};

/** Every operation of the document by its id. */
export const DOCUMENTED = new Map(
  Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => [told.operationId, { path, method, ...told }] as const),
  ),
);

/** The operations that were answered as documented, with the status. */
export const answered = new Set<string>();

interface Question {
  token?: string;
  /** Values for the path. */
  runId?: string;
  code?: string;
  query?: string;
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
}

/** Sends a request as a client does, and checks the answer against the document. */
export async function ask(id: string, question: Question = {}): Promise<{ status: number; body: Json; text: string }> {
  const told = DOCUMENTED.get(id);
  if (!told) throw new Error(`the document has no ${id}`);
  const path = told.path.replace('{runId}', question.runId ?? '').replace('{code}', question.code ?? '');
  const { token, body, key, query = '' } = question;
  const response = await answerApi(
    new Request(`${ORIGIN}/api/v1${path}${query}`, {
      method: told.method.toUpperCase(),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...question.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const { status } = response;
  const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = (told.responses[status] ?? told.responses.default)?.content[mediaType]?.schema;
  if (!schema) throw new Error(`${id} answered ${status} with ${mediaType}, which isn't documented`);
  answered.add(`${id} ${status}`);
  if (mediaType === 'text/event-stream') return { status, body: {}, text: await readFrames(response) };
  const text = await response.text();
  if (!/[/+]json$/.test(mediaType)) return { status, body: {}, text };
  const parsed = JSON.parse(text);
  validate(schema, parsed, id);
  return { status, body: parsed, text };
}

/** Throws if the value isn't what the schema of the document says, or has members that it doesn't tell. */
export function validate(schema: Json, value: unknown, what: string): void {
  const whole = { $defs: DOCUMENT.components.schemas, ...schema };
  const text = JSON.stringify(closed(whole)).replaceAll('#/components/schemas/', '#/$defs/');
  const { error } = z.fromJSONSchema(JSON.parse(text)).safeParse(value);
  if (error) throw new Error(`${what} isn't as documented: ${z.prettifyError(error)}`);
}

/** The schema without room for members that aren't documented. Parts of a whole can't be closed one by one. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).map(([name, value]) => [name, name === 'allOf' ? value : closed(value)]);
  const isObject = 'properties' in schema && 'type' in schema && schema.type === 'object';
  return { ...Object.fromEntries(members), ...(isObject ? { additionalProperties: false } : {}) };
}

/** The frames of a stream up to the end of the run, or those that come at once. */
async function readFrames(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !/"type":"run\.(?:succeeded|failed)"/.test(text)) text += (await reader.read()).value ?? '';
  await reader?.cancel();
  return text;
}
