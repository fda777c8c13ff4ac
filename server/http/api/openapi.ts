import { z } from 'zod';
import { errorDescriptionSchema, problemSchema } from '#lib/api/problem.ts';
import { runPageSchema, runResourceSchema } from '#lib/api/run-resource.ts';
import { ERRORS, type ErrorCode } from '#lib/errors.ts';
import { planSchema } from '#lib/plan/plan.ts';
import { runRequestSchema } from '#lib/request/schema.ts';
import { runEventSchema } from '#lib/runs/events.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type Json = Record<string, unknown>;

const NAMED = {
  Run: runResourceSchema,
  RunPage: runPageSchema,
  RunEvent: runEventSchema,
  SetupRequest: runRequestSchema,
  Plan: planSchema,
  Problem: problemSchema,
  ErrorDescription: errorDescriptionSchema,
} as const satisfies Record<string, z.ZodType>;

/** What every operation may answer. */
const ALWAYS: readonly ErrorCode[] = [
  'invalid-input',
  'token-in-url',
  'token-refused',
  'token-scope',
  'too-many-requests',
  'unexpected',
  'database-unreachable',
];

const SCOPE_WORDS = { 'run.view': 'Needs a token that can read.' } as const;

let made: { portalUrl: string; document: Json } | null = null;

/**
 * The OpenAPI 3.1 document, made from the schemas that validate requests and describe answers. Made once, because it
 * takes milliseconds, and people who aren't signed in can request it as often as they like.
 */
export function makeDocument(portalUrl: string): Json {
  if (made?.portalUrl !== portalUrl) made = { portalUrl, document: describeApi(portalUrl) };
  return made.document;
}

function describeApi(portalUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Limitless setup portal',
      version: '1',
      summary: 'Sets up authentication and resource access for the data loading utility of Aurora Limitless.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${portalUrl}/api/v1` }],
    security: [{ personalToken: [] }],
    paths: { ...paths, ...PUBLIC_PATHS },
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        personalToken: { type: 'http', scheme: 'bearer', description: 'A personal token from the settings page' },
      },
    },
  };
}

function describe({ id, summary, description, action, ...operation }: Operation): Json {
  const { path, query, body, idempotencyKey, answer, errors } = operation;
  const needs = action in SCOPE_WORDS ? SCOPE_WORDS['run.view'] : 'Needs a token that can read and run.';
  const parameters = [
    ...(path.includes('{runId}') ? [pathParameter] : []),
    ...(query ? queryParameters(query) : []),
    ...(idempotencyKey ? [keyParameter(idempotencyKey === 'required')] : []),
  ];
  return {
    operationId: id,
    summary,
    description: [description, needs].filter(Boolean).join(' '),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body([]), 'input')) } } : {}),
    responses: {
      [answer.status]: {
        description: answer.status === 201 ? 'Created' : 'OK',
        content: answer.mediaType
          ? Object.fromEntries([answer.mediaType].flat().map((type) => [type, { schema: { type: 'string' } }]))
          : json(schemaOf(answer.schema)),
      },
      ...problems([...ALWAYS, ...errors, ...(idempotencyKey ? ['idempotency-key-missing' as const] : [])]),
      default: { description: 'Another problem', content: problemContent },
    },
  };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });
const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const pathParameter = { name: 'runId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

function keyParameter(required: boolean): Json {
  return {
    ...{ name: 'Idempotency-Key', in: 'header', required },
    description: 'A random key; the same key repeats a request without doing it twice',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  };
}

function queryParameters(query: NonNullable<Operation['query']>): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema };
  });
}

/** One entry for each status, with the codes of the problems that have it. */
function problems(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      { description: `Problem: ${some.map((code) => `\`${code}\``).join(', ')}`, content: problemContent },
    ]),
  );
}

const PUBLIC_PATHS = {
  '/errors/{code}': {
    get: {
      operationId: 'describeError',
      summary: 'Describe an error code',
      description: 'The `type` of a problem is this address. Needs no token.',
      security: [],
      parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: { description: 'OK', content: json({ $ref: '#/components/schemas/ErrorDescription' }) },
        401: { description: 'No such code', content: problemContent },
      },
    },
  },
};

const uri = (id: string) => `#/components/schemas/${id}`;

function namedSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri, ...OPTIONS('output') });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
  );
}

/** A schema in place, or a reference to a named one. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const name = Object.entries(NAMED).find(([, one]) => one === schema)?.[0];
  if (name) return { $ref: uri(name) };
  const { $schema: _schema, ...made } = z.toJSONSchema(schema, OPTIONS(io));
  return made;
}

/** Answers may gain members, so nothing forbids them there. */
const OPTIONS = (io: 'input' | 'output') =>
  ({
    io,
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }) as const;
