import type { Portal } from '#server/portal.ts';
import {
  claimGroupCheck,
  endUnvouched,
  type GroupCheck,
  postponeGroupCheck,
  storeGroupCheck,
} from '#server/store/people/group-checks.ts';
import type { SessionMember } from '#server/store/people/sessions.ts';
import { askProvider } from '../provider/ask-provider.ts';
import type { Claims } from '../provider/provider-client.ts';
import { openTokens, type ProviderTokens, sealTokens } from '../provider/provider-tokens.ts';
import { explainFailure } from '../provider/sign-in-failure.ts';
import { explainGroups, readGroups } from './read-groups.ts';
import { hashSessionToken } from './session-token.ts';

type Needs = Pick<Portal, 'db' | 'settings' | 'log' | 'metrics'>;

/** How long past their maximum age groups remain valid while the provider doesn't answer; then the session ends. */
export const UNANSWERED_MINUTES = 60;

/**
 * Requests a session's groups from the provider, in one process, once they have reached half the age that the settings
 * allow. Until they reach the full age, the request continues with the known groups and the answer counts from the
 * next one on. Then it waits, unless the provider has just failed to answer. Returns the person with the current
 * groups; null if the session ended as a result.
 */
export async function readGroupsAgain(
  portal: Needs,
  sessionToken: string,
  member: SessionMember,
): Promise<SessionMember | null> {
  if (!isGroupCheckDue(portal, member)) return member;
  const maxAgeMinutes = portal.settings.oidc.groupsMaxAgeMinutes;
  const tokenHash = hashSessionToken(sessionToken);
  const check = await claimGroupCheck(portal.db, tokenHash, maxAgeMinutes / 2);
  const tokens = check && openTokens(sessionToken, check.sealedTokens);
  if (!check || !tokens) return member;
  const answer = settle(portal, { sessionToken, tokenHash, member, check, tokens });
  const knownUntil = check.isProviderAway ? maxAgeMinutes + UNANSWERED_MINUTES : maxAgeMinutes;
  if (check.ageMinutes > knownUntil) return answer;
  answer.catch((error: unknown) => portal.log.warn({ err: error }, 'the groups could not be refreshed'));
  return member;
}

/** Whether the groups have reached half the age that the settings allow. */
export function isGroupCheckDue({ settings }: Pick<Needs, 'settings'>, { groupsAgeSeconds }: SessionMember): boolean {
  const maxAgeMinutes = settings.oidc.groupsMaxAgeMinutes;
  return maxAgeMinutes > 0 && (groupsAgeSeconds ?? 0) >= (maxAgeMinutes / 2) * 60;
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
  const { sessionToken, tokenHash, member, check } = asked;
  const { userId } = check;
  const askedAt = Date.now();
  const answer = await askProvider(settings.oidc, asked.tokens, check.subject, askedAt);
  metrics.countGroupCheck(answer.kind);
  const ageSeconds = (Date.now() - askedAt) / 1000;
  const sealedTokens =
    answer.kind === 'refused' || answer.tokens === asked.tokens ? null : sealTokens(sessionToken, answer.tokens);
  if (answer.kind === 'claims') return keep(portal, asked, answer.claims, { sealedTokens, ageSeconds });
  if (answer.kind === 'unable') {
    await storeGroupCheck(db, tokenHash, { userId, groups: null, sealedTokens, ageSeconds });
    return member;
  }
  const isOver = check.ageMinutes > settings.oidc.groupsMaxAgeMinutes + UNANSWERED_MINUTES;
  if (answer.kind === 'unreachable') {
    const hidden = [asked.tokens, answer.tokens].flatMap((one) => [one.accessToken, one.refreshToken ?? '']);
    const failure = explainFailure(answer.cause, settings, { endpoint: answer.endpoint, hidden });
    const ageMinutes = Math.round(check.ageMinutes);
    log.warn({ userId, ...failure, ageMinutes, isOver }, 'the groups could not be refreshed');
    if (!isOver) {
      await postponeGroupCheck(db, tokenHash, sealedTokens);
      return member;
    }
  }
  log.info({ userId, reason: answer.kind }, 'session ended: the provider no longer confirms the person');
  await endUnvouched(db, tokenHash, { userId, isRefused: answer.kind === 'refused' });
  return null;
}

async function keep(
  { db, settings, log }: Needs,
  { tokenHash, member, check }: Asked,
  claims: Claims,
  stored: { sealedTokens: Buffer | null; ageSeconds: number },
): Promise<SessionMember> {
  const { userId } = check;
  const { groups, problem } = readGroups(claims, settings.oidc.groupsClaim);
  const now = { groups, groupsProblem: problem };
  await storeGroupCheck(db, tokenHash, { userId, groups: now, ...stored });
  if (groups.join() !== member.groups.join()) {
    const why = problem && explainGroups(claims, settings.oidc.groupsClaim, problem);
    log.info(
      { userId, groupCount: groups.length, groupsProblem: problem, ...why },
      'the groups changed at the provider',
    );
  }
  return { ...member, ...now };
}
