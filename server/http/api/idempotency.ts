import { createHmac, hkdfSync } from 'node:crypto';
import { canonicalJson } from '#lib/aws/policy.ts';
import { PortalError } from '#lib/errors.ts';
import type { Settings } from '#server/settings/env.ts';
import { keyedWriteId } from '#server/store/runs/change-run.ts';
import type { Asked } from './operation.ts';

/** Visible ASCII, so that a key reads the same in every log and proxy. */
const KEY = /^[\x21-\x7e]{1,128}$/;

/** The request's Idempotency-Key, if any. Throws idempotency-key-missing for one that isn't valid. */
export function readKey({ headers }: Request): string | null {
  const key = headers.get('idempotency-key');
  if (key !== null && !KEY.test(key)) throw new PortalError('idempotency-key-missing');
  return key;
}

/** The key of the run that the request starts; keys of drafts are UUIDs, so they never meet. */
export function requestKeyOf(key: string | null): string {
  if (key === null) throw new PortalError('idempotency-key-missing');
  return `api:${key}`;
}

/**
 * Hashes of a body with passwords in it, the current secret's first. They are keyed, so that a stolen database can't be
 * searched for a password.
 */
export function keyedHashes(
  { authSecret, previousAuthSecret }: Pick<Settings, 'authSecret' | 'previousAuthSecret'>,
  body: unknown,
): [string, ...string[]] {
  const text = canonicalJson(body);
  const hash = (secret: string) => createHmac('sha256', hashingKey(secret)).update(text).digest('hex');
  return [hash(authSecret), ...(previousAuthSecret === undefined ? [] : [hash(previousAuthSecret)])];
}

function hashingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'limitless-portal idempotency', 32));
}

/** The id under which a change of a run is stored, so that a repeated request changes nothing; without a key, none. */
export function writeIdOf({ actor, key, body }: Asked<unknown, unknown>, what: string): string | undefined {
  return key === null ? undefined : keyedWriteId([actor.userId, key], [what, body]);
}
