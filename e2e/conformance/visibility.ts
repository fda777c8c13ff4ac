import { setTimeout as delay } from 'node:timers/promises';
import { RUN_TAG } from '#lib/aws/tags.ts';
import { lookRole } from '#server/aws/iam/look-role.ts';
import { findKeyArnsOfRun } from '#server/aws/kms/look-key.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { AnsweredCall, AwsWatch } from './aws-watch.ts';

/** How long AWS took to show or to accept something. */
export interface Measured {
  what: string;
  /** Since the call that made it was answered. Null if it was not seen in time. */
  afterMs: number | null;
  /** Reads or calls up to the first success. One means at once, as with a stand-in. */
  tries: number;
}

const LIMIT_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Looks until something shows, with growing pauses; `limitMs` after `startedAt` it gives up. */
export async function measure(
  what: string,
  look: () => Promise<boolean>,
  { startedAt = performance.now(), limitMs = LIMIT_MS } = {},
): Promise<Measured> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let tries = 1; ; tries += 1) {
    const isShown = await look();
    const afterMs = Math.round(performance.now() - startedAt);
    if (isShown) return { what, afterMs, tries };
    if (afterMs > limitMs) return { what, afterMs: null, tries };
    await delay(pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
  }
}

/**
 * Starts to look for what the portal's call made, as soon as AWS has answered the call. A failed read counts as not
 * shown. Null for other calls.
 */
export function measureVisibility(aws: TeamAws, { call, status, at }: AnsweredCall): Promise<Measured> | null {
  if (status >= 400) return null;
  const look = (what: string, isShown: () => Promise<boolean>) =>
    measure(what, () => isShown().catch(() => false), { startedAt: at });
  const { Tags, Name, RoleName } = call.params as { Tags?: JsonTag[]; Name?: string; RoleName?: string };
  if (call.operation === 'CreateKey') {
    const runId = Tags?.find(({ TagKey }) => TagKey === RUN_TAG)?.TagValue ?? '';
    return look('new key found by its tags', async () => (await findKeyArnsOfRun(aws, runId)).length > 0);
  }
  if (call.operation === 'CreateSecret' && Name) {
    const hasValue = async () => ((await lookSecret(aws, Name))?.currentVersions.length ?? 0) > 0;
    return look('new secret shown with its value', hasValue);
  }
  if (call.operation === 'CreateRole' && RoleName) {
    const hasTags = async () => Object.keys((await lookRole(aws, RoleName))?.tags ?? {}).length > 0;
    return look('new role shown with its tags', hasTags);
  }
  return null;
}

interface JsonTag {
  TagKey: string;
  TagValue: string;
}

/** How often and how long KMS refused a new role as a principal of a key policy. */
export function measurePrincipals(watch: AwsWatch): Measured[] {
  const made = watch.of('CreateRole').filter(({ status }) => status < 400);
  return made.flatMap(({ call, at }): Measured[] => {
    const name = `/${String(call.params.RoleName)}"`;
    const puts = watch.of('PutKeyPolicy').filter((put) => put.at > at && String(put.call.params.Policy).includes(name));
    const accepted = puts.find(({ status }) => status < 400);
    if (puts.length === 0) return [];
    const afterMs = accepted ? Math.round(accepted.at - at) : null;
    return [
      {
        what: 'new role accepted in a key policy',
        afterMs,
        tries: accepted ? puts.indexOf(accepted) + 1 : puts.length,
      },
    ];
  });
}
