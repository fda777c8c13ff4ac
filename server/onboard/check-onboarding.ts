import { CONDITION_IDS, type Condition, type ConditionId } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';
import { type ProbeAnswer, probeTrust, type TrustProbe } from '#server/aws/session/probe-trust.ts';
import { PORTAL_IDENTITY } from '#server/aws/session/source-identity.ts';
import { judgeRights } from './judge-rights.ts';

type Judged = Omit<Condition, 'id'>;

interface HowToCheck {
  /** The source identity of the calls. */
  askedBy?: string;
  /** A stand-in for AWS may assume any role, so what it allows proves nothing about the trust policy. */
  hasAwsStandIn: boolean;
}

/**
 * Checks whether a team's account is ready for the portal. Returns each condition with what was found. Makes no changes
 * in AWS or the database.
 */
export async function checkOnboarding(team: Team, how: HowToCheck): Promise<Condition[]> {
  const { askedBy = PORTAL_IDENTITY, hasAwsStandIn } = how;
  const trust = await probeTrust(team, askedBy);
  const isAssumed = trust['as-the-portal'].kind === 'assumed';
  const rights = isAssumed ? await judgeRights(team, askedBy) : { enough: NOT_TRIED, narrow: NOT_TRIED };
  const judged: Record<ConditionId, Judged> = {
    assumed: judgeAssumed(trust['as-the-portal']),
    'right-account': judgeAccount(trust['as-the-portal'], team),
    'external-id-demanded': judgeRefused(trust, 'without-external-id', hasAwsStandIn),
    'other-external-id-refused': judgeRefused(trust, 'other-external-id', hasAwsStandIn),
    'source-identity-demanded': judgeRefused(trust, 'without-source-identity', hasAwsStandIn),
    'session-name-demanded': judgeRefused(trust, 'other-session-name', hasAwsStandIn),
    'boundary-configured': {
      state: team.permissionsBoundaryArn === undefined ? 'not-met' : 'met',
      found: team.permissionsBoundaryArn ?? '',
    },
    'rights-enough': rights.enough,
    'rights-narrow': rights.narrow,
  };
  return CONDITION_IDS.map((id) => ({ id, ...judged[id] }));
}

const NOT_TRIED: Judged = { state: 'unknown', found: '' };

function judgeAssumed(answer: ProbeAnswer): Judged {
  if (answer.kind === 'failed') return { state: 'unknown', found: answer.code };
  return answer.kind === 'assumed' ? { state: 'met', found: '' } : { state: 'not-met', found: 'AccessDenied' };
}

function judgeAccount(answer: ProbeAnswer, team: Team): Judged {
  if (answer.kind !== 'assumed') return NOT_TRIED;
  return { state: answer.accountId === team.accountId ? 'met' : 'not-met', found: answer.accountId };
}

/** A refusal proves that the condition is required only if the same call succeeds with the correct inputs. */
function judgeRefused(
  trust: Readonly<Record<TrustProbe, ProbeAnswer>>,
  probe: TrustProbe,
  hasAwsStandIn: boolean,
): Judged {
  const answer = trust[probe];
  if (answer.kind === 'assumed') return { state: hasAwsStandIn ? 'not-shown' : 'not-met', found: '' };
  if (answer.kind === 'failed') return { state: 'unknown', found: answer.code };
  return trust['as-the-portal'].kind === 'assumed' ? { state: 'met', found: 'AccessDenied' } : NOT_TRIED;
}
