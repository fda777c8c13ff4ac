import { randomBytes } from 'node:crypto';
import type { Tag } from '#lib/aws/tags.ts';
import { submissionSchemaFor } from '#lib/request/bounds.ts';
import { startForm, toSubmission } from '#lib/request/form.ts';
import type { Submission } from '#lib/request/schema.ts';
import type { Team } from '#lib/team.ts';

/** What every name of one conformance run contains: `conformance-20261129-1f9c-`. */
export function newPrefix(today: Date): string {
  const day = today.toISOString().slice(0, 10).replaceAll('-', '');
  return `conformance-${day}-${randomBytes(2).toString('hex')}-`;
}

/**
 * What the form would send for the team, with random passwords that belong to no database. The names follow the team's
 * patterns and contain the prefix. A key's ARN selects an existing key. Throws an Error if the team's settings allow no
 * such request.
 */
export function newSubmission(
  team: Team,
  { region, prefix, keyArn }: { region: string; prefix: string; keyArn: string | null },
): Submission {
  const { namePrefix, namePatterns, ...others } = team;
  const prefixed = (kind: 'key' | 'secret' | 'role') =>
    (namePatterns?.[kind] ?? `${namePrefix ?? ''}*`).replace('*', `${prefix}*`);
  const named = { key: prefixed('key'), secret: prefixed('secret'), role: prefixed('role') };
  const form = startForm({ ...others, regions: [region], namePatterns: named });
  const filled = (tags: readonly Tag[]) => tags.map(({ key, value }) => ({ key, value: value || 'conformance' }));
  const submission = toSubmission({
    ...form,
    key: {
      ...form.key,
      tags: filled(form.key.tags),
      ...(keyArn === null ? {} : { mode: 'existing' as const, keyArn }),
    },
    source: { ...form.source, tags: filled(form.source.tags) },
    destination: { ...form.destination, tags: filled(form.destination.tags) },
    role: { ...form.role, tags: filled(form.role.tags) },
    passwords: { source: newPassword(), destination: newPassword() },
  });
  const parsed = submissionSchemaFor([team]).safeParse(submission);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The settings of team ${team.id} don't allow the names or tags: ${problems.join('; ')}`);
}

function newPassword(): string {
  return randomBytes(18).toString('base64url');
}
