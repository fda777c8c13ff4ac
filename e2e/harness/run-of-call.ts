import { type AwsCall, textParam } from './aws-call.ts';
import type { Caller } from './caller-book.ts';

const RUN_TAG = 'limitless-portal:run';

/**
 * The role session of the call, or the one that an AssumeRole requests: `limitless-RUN` for a worker; null for other
 * callers.
 */
export function sessionOf(call: AwsCall, { arn }: Caller): string | null {
  if (call.operation === 'AssumeRole') return textParam(call, 'RoleSessionName') ?? null;
  return /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? null;
}

/** The run in the call's own tags, or in the tags that it searches for; null if none. */
export function runTagOf({ protocol, params }: AwsCall): string | null {
  return protocol === 'json' ? tagInJson(params) : tagInForm(params);
}

function tagInJson(params: Record<string, unknown>): string | null {
  const tags = [params.Tags, params.TagFilters].flatMap((list) => (Array.isArray(list) ? list : []));
  const tag = tags.find(({ Key, TagKey }) => (Key ?? TagKey) === RUN_TAG);
  const value = tag?.Value ?? tag?.TagValue ?? tag?.Values?.[0];
  return typeof value === 'string' ? value : null;
}

function tagInForm(params: Record<string, unknown>): string | null {
  const name = Object.keys(params).find((one) => /^Tags\.member\.\d+\.Key$/.test(one) && params[one] === RUN_TAG);
  const value = name && params[name.replace(/Key$/, 'Value')];
  return typeof value === 'string' ? value : null;
}
