import type { SeededBug } from './seeded-bug.ts';

const SESSIONS = 'server/aws/deployer-sessions.aws.test.ts';
const NARROWING = 'lib/setup/session-policy.test.ts';
const BUILDERS = 'lib/aws/policy-builders.test.ts';
const ONBOARDING = 'server/onboard/onboard.aws.test.ts';

const ASSUMING = 'server/aws/deployer-credentials.ts';

/** Bugs by which the portal would have more rights in a team's account than it needs, or lend them to another team. */
export const DEPUTY_BUGS: readonly SeededBug[] = [
  {
    id: 'no-external-id',
    title: 'the deployer role is assumed without the external id',
    file: ASSUMING,
    find: '    ExternalId: team.externalId,\n',
    replace: '',
    caughtBy: { file: SESSIONS },
  },
  {
    id: 'no-session-policy',
    title: 'a session may do all that the deployer role may',
    file: ASSUMING,
    find: '    Policy: policy,\n',
    replace: '',
    caughtBy: { file: SESSIONS },
  },
  {
    id: 'landing-not-looked-at',
    title: 'a session is used whatever account it landed in',
    file: ASSUMING,
    find: '  confirmLanding(answer, team);\n',
    replace: '',
    caughtBy: { file: SESSIONS, test: 'lands in another account' },
  },
  {
    id: 'any-key',
    title: 'the session of a set-up may change every key of the account',
    file: 'lib/setup/session-policy.ts',
    find: '      [plain(keyArn)],\n',
    replace: "      [regionalArn(run, 'kms', 'key/*')],\n",
    caughtBy: { file: NARROWING },
  },
  {
    id: 'wildcard-in-a-name',
    title: 'a name with a wildcard gets into a policy',
    file: 'lib/setup/session-policy.ts',
    find: '  if (/[*?$]/.test(text)) throw',
    replace: "  if (text === '') throw",
    caughtBy: { file: NARROWING, test: 'mean more than itself' },
  },
  {
    id: 'clean-up-of-what-stays',
    title: 'the session of a clean-up may delete what the plan leaves',
    file: 'lib/setup/session-policy.ts',
    find: '(run.cleanUp?.rows ?? []).filter(removes)',
    replace: '(run.cleanUp?.rows ?? [])',
    caughtBy: { file: NARROWING, test: 'cannot touch what stays' },
  },
  {
    id: 'identity-by-name',
    title: 'CloudTrail shows a name that anybody may have',
    file: 'server/aws/source-identity.ts',
    find: 'slice(0, MAX - id.length - 1)}.$'.concat('{id}`'),
    replace: 'slice(0, MAX - id.length - 1)}`',
    caughtBy: { file: 'server/aws/source-identity.test.ts' },
  },
  {
    id: 'nobody-asked',
    title: 'the trust policy of the template lets in a session that does not say who asked',
    file: 'lib/aws/deployer-trust.ts',
    find: ", 'sts:SourceIdentity': '?*' }",
    replace: ' }',
    caughtBy: { file: 'e2e/harness/sts-checks.aws.test.ts', test: 'no source identity' },
  },
  {
    id: 'refusal-without-counter-proof',
    title: 'the check takes a role that lets nobody in for one that demands the external id',
    file: 'server/onboard/check-onboarding.ts',
    find: "return trust['as-the-portal'].kind === 'assumed' ? { state: 'met', found: 'AccessDenied' } : NOT_TRIED;",
    replace: "return { state: 'met', found: 'AccessDenied' };",
    caughtBy: { file: ONBOARDING, test: 'takes no refusal for a proof' },
  },
  {
    id: 'role-without-boundary',
    title: 'the deployer role may make a role without the permissions boundary',
    file: 'lib/aws/deployer-policy.ts',
    find: '      StringEquals: { ...bounded.StringEquals, ...asOwn.StringEquals },\n',
    replace: '      StringEquals: { ...asOwn.StringEquals },\n',
    caughtBy: { file: BUILDERS, test: 'generated teams' },
  },
  {
    id: 'unused-right',
    title: 'the deployer role has a right that no call of the portal needs',
    file: 'lib/aws/deployer-policy.ts',
    find: "['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy']",
    replace: "['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy', 'secretsmanager:ListSecrets']",
    caughtBy: { file: 'server/engine/deployer-rights.aws.test.ts', test: 'every right in it is used' },
  },
  {
    id: 'permissive-role-adopted',
    title: 'a role with the tags of the run is taken for its own, whoever it lets in',
    file: 'server/engine/steps/as-made.ts',
    find: "    ['AssumeRolePolicyDocument', samePolicy(role.trustPolicy, trustPolicy())],\n",
    replace: '',
    caughtBy: { file: 'server/engine/hostile-names.aws.test.ts', test: 'role of the wanted name' },
  },
  {
    id: 'foreign-key-policy-adopted',
    title: 'a key with the tags of the run is taken for its own, whoever its policy lets in',
    file: 'server/engine/steps/as-made.ts',
    find: "    ['KeyPolicy', isKeyPolicyAsMade(context, wanted, policy, [expectedRoleArn(context), ...otherRoles])],\n",
    replace: '',
    caughtBy: { file: 'server/engine/forged-resources.aws.test.ts', test: 'another account may decrypt with it' },
  },
  {
    id: 'shared-secret-adopted',
    title: 'a secret with the tags of the run is taken for its own, although another account may read it',
    file: 'server/engine/steps/as-made.ts',
    find: "    ['ResourcePolicy', (await lookResourcePolicy(aws, secret.arn)) === null],\n",
    replace: '',
    caughtBy: { file: 'server/engine/forged-resources.aws.test.ts', test: 'another account may read it' },
  },
  {
    id: 'second-policy-not-seen',
    title: 'verify does not look for further policies of the role',
    file: 'server/engine/steps/iam-role.ts',
    find: "      check('role-policies', params, context.request.role.policyName, policies.toSorted().join(', ')),\n",
    replace: '',
    caughtBy: { file: 'server/engine/verify.aws.test.ts', test: 'second inline policy' },
  },
  {
    id: 'reviewed-plan-not-compared',
    title: 'a run makes what its requester has not seen in the plan',
    file: 'server/engine/steps/names.ts',
    find: 'if (context.reviewedHash !== ask.planHash) ',
    replace: 'if (plan.resources.length === 0) ',
    caughtBy: { file: 'server/engine/forged-resources.aws.test.ts', test: 'was edited since' },
  },
  {
    id: 'worker-sees-all-teams',
    title: 'a worker works on a run with the rows of all teams in sight',
    file: 'server/engine/execute-run.ts',
    find: 'workOn(seenByTeam(portal, view.teamId), ',
    replace: 'workOn(portal, ',
    caughtBy: { file: 'server/engine/team-in-sight.aws.test.ts' },
  },
];
