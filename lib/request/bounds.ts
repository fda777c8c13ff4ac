import type { z } from 'zod';
import { parseArn } from '../aws/arn.ts';
import type { TagTarget } from '../aws/tags.ts';
import type { Team } from '../team.ts';
import { fitsRule, nameRules, patternFor } from '../team-names.ts';
import { type TeamTag, teamTagsOn } from '../team-tags.ts';
import { labelsOf } from './labels.ts';
import type { RequestProblem } from './request-problem.ts';
import { PASSWORD_FIELDS, type RunRequest, runRequestSchema, submissionSchema } from './schema.ts';
import { NAME_FIELDS, requestedNames, SETUP_NAMES } from './suggest-names.ts';

/** The team's limits on a request, besides AWS's rules: account, partition, Regions, names, path and required tags. */
export type TeamBounds = Pick<
  Team,
  'id' | 'accountId' | 'partition' | 'regions' | 'namePrefix' | 'namePatterns' | 'iamPath' | 'tags'
>;

/** A team as the wizard knows it, without anything that the browser must not see. */
export type WizardTeam = TeamBounds & Pick<Team, 'name' | 'permissionsBoundaryArn'> & { needsApproval: boolean };

interface FieldProblem {
  path: (string | number)[];
  code: RequestProblem;
}

/** `submissionSchema` within the bounds of the teams that the person may use. */
export function submissionSchemaFor(teams: readonly TeamBounds[]) {
  return submissionSchema.superRefine((submission, context) => refuseOutOfBounds(submission, teams, context));
}

/** `runRequestSchema` within the same bounds. */
export function runRequestSchemaFor(teams: readonly TeamBounds[]) {
  return runRequestSchema.superRefine((request, context) => refuseOutOfBounds(request, teams, context));
}

function refuseOutOfBounds(request: RunRequest, teams: readonly TeamBounds[], context: z.RefinementCtx): void {
  for (const { path, code } of findOutOfBounds(request, teams)) {
    context.addIssue({ code: 'custom', path, message: code });
  }
}

function findOutOfBounds(request: RunRequest, teams: readonly TeamBounds[]) {
  const { target, key, ...named } = request;
  const team = teams.find(({ id }) => id === target.teamId);
  if (team === undefined) return [{ path: ['target', 'teamId'], code: 'team-required' } satisfies FieldProblem];
  const problems = findNameProblems(request, team);
  if (!team.regions.includes(target.region)) {
    problems.push({ path: ['target', 'region'], code: 'region-required' });
  }
  for (const field of PASSWORD_FIELDS) {
    const { restoreArn } = named[field];
    if (restoreArn === undefined || findForeign(restoreArn, team, target.region) === null) continue;
    problems.push({ path: [field, 'restoreArn'], code: 'other-secret' });
  }
  problems.push(...findTagProblems(request, team));
  if (key.mode === 'existing') {
    const code = findForeign(key.keyArn, team, target.region);
    if (code) problems.push({ path: ['key', 'keyArn'], code });
    return problems;
  }
  key.administratorArns.forEach((arn, index) => {
    const code = findForeign(arn, team, '');
    if (code) problems.push({ path: ['key', 'administratorArns', index], code });
  });
  return problems;
}

/** What the request lacks of the team's tags. An existing key keeps its own. */
function findTagProblems(request: RunRequest, team: TeamBounds): FieldProblem[] {
  const made: TagTarget[] = request.key.mode === 'create' ? ['key', ...ALWAYS_MADE] : [...ALWAYS_MADE];
  return made.flatMap((target) =>
    teamTagsOn(team, target).flatMap((required) => findTagProblem(request, target, required) ?? []),
  );
}

const ALWAYS_MADE = ['source', 'destination', 'role'] as const;

function findTagProblem(request: RunRequest, target: TagTarget, { key, value }: TeamTag): FieldProblem | null {
  const { tags } = labelsOf(request, target);
  const index = tags.findIndex((tag) => tag.key === key);
  const found = tags[index]?.value;
  if (found === undefined) return { path: [target, 'tags'], code: 'team-tag' };
  const path = [target, 'tags', index, 'value'];
  if (value === undefined) return found.trim() === '' ? { path, code: 'required' } : null;
  return found === value ? null : { path, code: 'team-tag-value' };
}

/** The names that don't fit the team's rules, and a path that isn't the team's. */
function findNameProblems(request: RunRequest, team: TeamBounds): FieldProblem[] {
  const rules = nameRules(team);
  const texts = requestedNames(request);
  const wrong = SETUP_NAMES.filter((name) => texts[name] !== null && !fitsRule(rules[name], texts[name]));
  return [
    ...wrong.map((name): FieldProblem => {
      const code = patternFor(team, name) === null ? 'team-prefix' : 'team-pattern';
      return { path: NAME_FIELDS[name].split('.'), code };
    }),
    ...(request.role.path === team.iamPath
      ? []
      : [{ path: ['role', 'path'], code: 'team-path' } satisfies FieldProblem]),
  ];
}

/**
 * Why an ARN is outside the team's bounds. The field's own rule covers text that isn't an ARN. `region` is empty for
 * IAM.
 */
function findForeign(text: string, team: TeamBounds, region: string): RequestProblem | null {
  const arn = parseArn(text);
  if (arn === null) return null;
  if (arn.partition !== team.partition) return 'other-partition';
  if (arn.accountId !== team.accountId) return 'other-account';
  return arn.region === region ? null : 'other-region';
}
