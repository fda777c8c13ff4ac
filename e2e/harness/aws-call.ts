import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** One request to AWS on the wire. `protocol` determines the format of its parameters and errors. */
export interface AwsCall {
  service: string;
  operation: string;
  protocol: 'json' | 'query';
  region: string;
  accessKeyId: string;
  /** The caller's clock, in milliseconds; NaN if the request has no time. */
  signedAt: number;
  /** For `json` the object itself, for `query` the flat form (`Tags.member.1.Key`). */
  params: Record<string, unknown>;
}

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads a request's operation and parameters; null if it isn't an AWS API call. */
export function readCall(headers: IncomingHttpHeaders, body: Buffer): AwsCall | null {
  const [, accessKeyId = '', region = '', service = ''] = CREDENTIAL.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const signedAt = readTime(headers['x-amz-date']);
  if (typeof target === 'string') {
    const operation = target.split('.').at(-1) ?? '';
    return { service, operation, protocol: 'json', region, accessKeyId, signedAt, params: readJson(body) };
  }
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  if (!form.Action) return null;
  return { service, operation: form.Action, protocol: 'query', region, accessKeyId, signedAt, params: form };
}

/** Parses `20261124T191502Z` to milliseconds. */
function readTime(text: string | string[] | undefined): number {
  return Date.parse(String(text).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

function readJson(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch {
    return {};
  }
}

/** A string parameter, or undefined. */
export function textParam(call: AwsCall, name: string): string | undefined {
  const value = call.params[name];
  return typeof value === 'string' ? value : undefined;
}

const SECRET_PARAMS = new Set(['SecretString', 'SecretBinary']);

/** The parameters that a test may see and print, with only the hash of a secret's value. */
export function withoutSecrets(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      SECRET_PARAMS.has(name) ? { sha256: sha256(String(value)) } : value,
    ]),
  );
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Whether the body holds the text, either directly or encoded as JSON, nested JSON, a form, base64 or hexadecimal. */
export function holdsText(body: Buffer, text: string): boolean {
  const raw = body.toString('utf8');
  const asJson = (value: string) => JSON.stringify(value).slice(1, -1);
  const written = asJson(text);
  const form = new URLSearchParams({ v: text }).toString().slice(2);
  const bytes = Buffer.from(text, 'utf8');
  return [
    text,
    written,
    asJson(written),
    form,
    encodeURIComponent(text),
    bytes.toString('base64'),
    bytes.toString('hex'),
  ].some((one) => raw.includes(one));
}
