import { z } from 'zod';
import { InvalidInputError, readInput } from '#server/auth/act-for-person.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

export const API_PATH = '/api/v1';

/** Two passwords of maximum length with each character escaped, plus the rest of a setup. */
const MAX_BODY_BYTES = 512 * 1024;

/** A request that HTTP itself has a status for. */
export class RefusedRequest extends InvalidInputError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, headers: Readonly<Record<string, string>> = {}) {
    super({});
    this.status = status;
    this.headers = headers;
  }
}

interface Found {
  found: Operation;
  runId: string;
}

/** The operation of a method and a path; null for an unknown path. Throws RefusedRequest for another method. */
export function findOperation(method: string, pathname: string): Found | null {
  const ofPath = OPERATIONS.flatMap((found) => {
    const pattern = new RegExp(`^${API_PATH}${found.path.replace('{runId}', '(?<runId>[^/]+)')}$`);
    const match = pattern.exec(pathname);
    return match ? [{ found, runId: match.groups?.runId ?? '' }] : [];
  });
  const exact = ofPath.find(({ found }) => found.method === method);
  if (exact) return exact;
  if (ofPath.length === 0) return null;
  throw new RefusedRequest(405, { allow: ofPath.map(({ found }) => found.method).join(', ') });
}

/** The query, with lists where the schema has them. Throws InvalidInputError, also for a parameter that isn't known. */
export function readQuery(request: Request, schema: Operation['query']): unknown {
  const sent = new URL(request.url).searchParams;
  const names = [...new Set(sent.keys())];
  const isList = (name: string) => schema?.shape[name] instanceof z.ZodOptional && isArray(schema.shape[name]);
  const values = names.map((name) => {
    const all = sent.getAll(name);
    return [name, all.length > 1 || isList(name) ? all : all[0]] as const;
  });
  return readInput(schema ?? z.strictObject({}), Object.fromEntries(values));
}

function isArray(schema: z.ZodOptional): boolean {
  return schema.unwrap() instanceof z.ZodArray;
}

/** The JSON body; an object without members if there is none. Throws RefusedRequest. */
export async function readBody(request: Request): Promise<unknown> {
  const text = await readText(request);
  if (text === '') return {};
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new RefusedRequest(415, { accept: 'application/json' });
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedRequest(400);
  }
}

async function readText({ body }: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RefusedRequest(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
