import { isPortalError, PortalError } from '#lib/errors.ts';
import { type Actor, visibleTeams } from '#lib/people/access.ts';
import type { PlannedResource } from '#lib/plan/plan.ts';
import { defaultSubmission } from '#lib/request/defaults.ts';
import type { NameCheck, NameChecks } from '#lib/request/name-checks.ts';
import { takesName } from '#lib/request/name-collision.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import {
  eachName,
  SETUP_NAMES,
  type SetupName,
  type SetupNames,
  suffixOf,
  withSuffix,
} from '#lib/request/suggest-names.ts';
import { fitsRule, type NameRules, nameRules } from '#lib/team-names.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { iamRole } from '#server/engine/steps/iam-role.ts';
import { kmsAlias } from '#server/engine/steps/kms-alias.ts';
import { sourceSecret } from '#server/engine/steps/secret.ts';
import { newRunContext } from '#server/engine/worker/make-plan.ts';
import type { Portal } from '#server/portal.ts';
import { findVisibleRuns } from '#server/store/runs/load-run.ts';
import { findRequestsUnderWay } from '#server/store/runs/refuse-names-in-use.ts';

/** Long enough for a person who goes back and forth in the form, and short enough that a new resource is noticed. */
const KEEP_MS = 20_000;
/** Suffixes to try. Each costs one call if its first name is taken. */
const TRIES = 50;

/** Both secrets are looked up in the same way. */
const STEPS = { alias: kmsAlias, source: sourceSecret, role: iamRole } as const;

interface Asked {
  target: { teamId: string; region: string };
  names: SetupNames;
}

/**
 * Says for each name of a setup whether it is free in the team's account and Region, and finds a suffix with which all
 * are. Reads AWS as the plan does, and the requests of unfinished runs. Throws not-found and invalid-input; an error of
 * AWS is the answer for its name.
 */
export function checkNames(portal: Portal, actor: Actor, { target, names }: Asked): Promise<NameChecks> {
  return withTeamAws(portal, actor, target, async (aws) => {
    // Other names of a shared account are none of this team's business.
    const rules = nameRules(aws.team);
    if (SETUP_NAMES.some((name) => names[name] !== null && !fitsRule(rules[name], names[name]))) {
      throw new PortalError('invalid-input');
    }
    const lookUp = await openLookUp(portal, aws);
    const found = await Promise.all(SETUP_NAMES.map(async (name) => [name, await lookUp(name, names[name])] as const));
    const checks = await hideRuns(portal, actor, Object.fromEntries(found) as NameChecks['checks']);
    const isTaken = Object.values(checks).some((check) => check?.state === 'taken' || check?.state === 'waiting');
    return { ...target, names, checks, suffix: isTaken ? await findSuffix(names, lookUp, rules) : null };
  });
}

type LookUp = (name: SetupName, text: string | null) => Promise<NameCheck | null>;

async function openLookUp(portal: Portal, aws: TeamAws): Promise<LookUp> {
  const underWay = await findRequestsUnderWay(portal.db, aws.team.accountId);
  return async (name, text) => {
    if (text === null) return null;
    const claim = underWay.find(({ request }) => takesName(request, { region: aws.region, name, text }));
    if (claim) return { state: 'taken', runId: claim.id, isUnderWay: true };
    const kind = name === 'destination' ? 'source' : name;
    try {
      return await portal.recentReads.read(
        `name ${aws.team.id} ${aws.region} ${kind} ${text}`,
        () => KEEP_MS,
        async () => describe(await planName(portal, aws, kind, text)),
      );
    } catch (error) {
      if (!isPortalError(error)) throw error;
      const { operation, action } = error.params;
      return {
        state: 'unknown',
        error: { code: error.code, params: { ...(operation && { operation }), ...(action && { action }) } },
      };
    }
  };
}

/** The step's own plan for a request with this name. */
async function planName(
  portal: Portal,
  aws: TeamAws,
  name: keyof typeof STEPS,
  text: string,
): Promise<PlannedResource> {
  const { passwords: _none, ...request } = defaultSubmission({ ...aws.team, regions: [aws.region] });
  const named: Record<keyof typeof STEPS, Partial<RunRequest>> = {
    alias: { key: { ...request.key, mode: 'create', alias: text } as RunRequest['key'] },
    source: { source: { ...request.source, secretName: text } },
    role: { role: { ...request.role, roleName: text } },
  };
  const planned = await STEPS[name].plan?.(newRunContext(portal, aws, { ...request, ...named[name] }));
  if (!planned) throw new Error('a step that takes a name has a plan');
  return planned;
}

function describe({ conflict, arn }: PlannedResource): NameCheck {
  if (conflict === null) return { state: 'free' };
  const { ownerRun, date } = conflict.params;
  const runId = ownerRun || null;
  if (!date) return { state: 'taken', runId, isUnderWay: false };
  return { state: 'waiting', runId, date, restoreArn: conflict.isRestorable ? arn : null };
}

/** Leaves out the runs that the person may not see. */
async function hideRuns(portal: Portal, actor: Actor, checks: NameChecks['checks']): Promise<NameChecks['checks']> {
  const runOf = (check: NameCheck | null) => (check && 'runId' in check ? check.runId : null);
  const ids = SETUP_NAMES.flatMap((name) => runOf(checks[name]) ?? []);
  const seen = await findVisibleRuns(portal.db.forTeams(visibleTeams(actor)), ids);
  return eachName((name) => {
    const check = checks[name];
    const runId = runOf(check);
    return check && runId !== null && !seen.has(runId) ? ({ ...check, runId: null } as NameCheck) : check;
  });
}

/** The next suffix with which nothing has any of the names. Null if none is found, or if a name can't be checked. */
async function findSuffix(names: SetupNames, lookUp: LookUp, rules: NameRules): Promise<number | null> {
  const first = suffixOf(names, rules) + 1;
  for (let n = first; n < first + TRIES; n += 1) {
    const raised = withSuffix(names, n, rules);
    if (raised === null) return null;
    const obstacle = await findObstacle(raised, lookUp);
    if (obstacle === null) return n;
    // What prevents one check most likely prevents the next, and a throttled account needs fewer calls.
    if (obstacle.state === 'unknown') return null;
  }
  return null;
}

/** One after the other, since the first name that isn't free decides. */
async function findObstacle(names: SetupNames, lookUp: LookUp): Promise<NameCheck | null> {
  for (const name of SETUP_NAMES) {
    const check = await lookUp(name, names[name]);
    if (check !== null && check.state !== 'free') return check;
  }
  return null;
}
