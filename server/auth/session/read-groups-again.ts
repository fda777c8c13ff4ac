import type { Portal } from '#server/portal.ts';
import { claimGroupCheck, endUnvouched, type GroupCheck, storeGroupCheck } from '#server/store/people/group-checks.ts';
import type { SessionMember } from '#server/store/people/sessions.ts';
import { askProvider, isSilent } from '../provider/ask-provider.ts';
import { openTokens, type ProviderTokens, sealTokens } from '../provider/provider-tokens.ts';
import { readGroups } from './read-groups.ts';
import { hashSessionToken } from './session-token.ts';

type Needs = Pick<Portal, 'db' | 'settings' | 'log' | 'metrics'>;

/** How long past their maximum age groups remain valid while the provider doesn't answer; then the session ends. */
export const UNANSWERED_MINUTES = 60;

/**
 * Requests a session's groups from the provider if they are older than the settings allow. One
 * process asks, while others continue with the known groups. Returns the person with the current
 * groups; null if the session ended as a result.
 */
export async function readGroupsAgain(
  portal: Needs,
  sessionToken: string,
  member: SessionMember,
): Promise<SessionMember | null> {
  const maxAgeMinutes = portal.settings.oidc.groupsMaxAgeMinutes;
  if (maxAgeMinutes === 0) return member;
  const tokenHash = hashSessionToken(sessionToken);
  const check = await claimGroupCheck(portal.db, tokenHash, maxAgeMinutes);
  const tokens = check && openTokens(sessionToken, check.sealedTokens);
  if (!check || !tokens) return member;
  return settle(portal, { sessionToken, tokenHash, member, check, tokens });
}

interface Asked {
  sessionToken: string;
  tokenHash: Buffer;
  member: SessionMember;
  check: GroupCheck;
  tokens: ProviderTokens;
}

async function settle(portal: Needs, asked: Asked): Promise<SessionMember | null> {
  const { db, settings, log, metrics } = portal;
  const { tokenHash, member, check } = asked;
  const { userId } = check;
  const answer = await askProvider(settings.oidc, asked.tokens, check.subject, Date.now());
  metrics.countGroupCheck(answer.kind);
  if (answer.kind === 'claims') return keep(portal, asked, answer);
  if (answer.kind === 'unable') {
    await storeGroupCheck(db, tokenHash, { userId, groups: null, sealedTokens: null });
    return member;
  }
  const isOver = check.ageMinutes > settings.oidc.groupsMaxAgeMinutes + UNANSWERED_MINUTES;
  if (answer.kind === 'unreachable') {
    const name = answer.cause instanceof Error ? answer.cause.name : undefined;
    log.warn({ userId, name, ageMinutes: Math.round(check.ageMinutes), isOver }, 'the groups could not be refreshed');
    if (!isOver) return member;
  }
  log.info({ userId, reason: answer.kind }, 'session ended: the provider no longer confirms the person');
  await endUnvouched(db, tokenHash);
  return null;
}

async function keep(
  { db, settings, log }: Needs,
  { sessionToken, tokenHash, member, check, tokens }: Asked,
  answer: { claims: Readonly<Record<string, unknown>>; tokens: ProviderTokens },
): Promise<SessionMember> {
  const { userId } = check;
  const read = readGroups(answer.claims, settings.oidc.groupsClaim);
  const groups = isSilent(answer.claims, settings.oidc, tokens)
    ? null
    : { groups: read.groups, groupsProblem: read.problem };
  const sealedTokens = answer.tokens === tokens ? null : sealTokens(sessionToken, answer.tokens);
  await storeGroupCheck(db, tokenHash, { userId, groups, sealedTokens });
  if (groups && groups.groups.join() !== member.groups.join()) {
    log.info({ userId, groupCount: groups.groups.length }, 'the groups changed at the provider');
  }
  return groups ? { ...member, ...groups } : member;
}
