import type { SeededBug } from './seeded-bug.ts';

const PLAN = 'server/engine/restore-plan.test.ts';
const RUN = 'server/engine/restored-secrets.test.ts';

/** Bugs by which a set-up would take up again what is not its own, or leave it half taken up. */
export const RESTORE_BUGS: readonly SeededBug[] = [
  {
    id: 'restores-what-others-made',
    title: "a secret of another team's set-up is restored",
    file: 'server/engine/steps/secret-standing.ts',
    find: 'if (!isOfTeam(tags, aws.team.id)) {',
    replace: 'if (tags === undefined) {',
    caughtBy: { file: PLAN, test: 'another team’s and waits' },
  },
  {
    id: 'restores-any-of-the-name',
    title: 'the decision to restore one secret holds for another of its name',
    file: 'server/engine/steps/secret-standing.ts',
    find: 'const isChosen = restoreArn === arn;',
    replace: 'const isChosen = restoreArn !== undefined;',
    caughtBy: { file: PLAN, test: 'with the choice of another' },
  },
  {
    id: 'restores-what-is-needed',
    title: 'the secret of a run that may go on is restored for another',
    file: 'server/engine/steps/secret-standing.ts',
    find: 'if (run.mayGoOn) return run;',
    replace: '',
    caughtBy: { file: PLAN, test: 'by a run that is' },
  },
  {
    id: 'restores-what-is-read',
    title: 'a secret that the role of another set-up may read gets a new value',
    file: 'server/engine/steps/secret-standing.ts',
    find: 'if (policy !== null && JSON.stringify(policy).includes(secret.arn)) return run;',
    replace: '',
    caughtBy: { file: PLAN, test: 'may read it' },
  },
  {
    id: 'no-secret-lock',
    title: 'two runs restore one secret at the same time',
    file: 'server/engine/steps/take-up-secret.ts',
    find: 'return context.withSecretLock(found.arn, async () => {',
    replace: 'return ((_arn: string, change: () => Promise<SecretState>) => change())(found.arn, async () => {',
    caughtBy: { file: RUN, test: 'one of two runs' },
  },
  {
    id: 'restoring-not-stored',
    title: 'that a secret is about to be restored is not stored',
    file: 'server/engine/steps/take-up-secret.ts',
    find: 'await context.markIntent(true);',
    replace: '',
    caughtBy: { file: RUN, test: 'stops at RestoreSecret, after' },
  },
  {
    id: 'refused-restoring-kept',
    title: 'a run takes a secret that AWS did not let it restore from the person who did',
    file: 'server/engine/steps/take-up-secret.ts',
    find: 'if (!isAwsError(error) || !error.isOutcomeUnknown) await context.markIntent(false);',
    replace: '',
    caughtBy: { file: RUN, test: 'stays with the person' },
  },
  {
    id: 'restored-without-password',
    title: 'a secret comes back with its former value because the new one is gone',
    file: 'server/engine/steps/take-up-secret.ts',
    find: 'await context.openPassword(field);',
    replace: '',
    caughtBy: { file: RUN, test: 'password for it is gone' },
  },
  {
    id: 'former-value-kept',
    title: 'a restored secret keeps its former value and key',
    file: 'server/engine/steps/secret.ts',
    find: 'if (!own.versions.includes(token)) await writeValue(context, field, own.arn, token);',
    replace: '',
    caughtBy: { file: RUN, test: 'makes the secrets and the key its own' },
  },
  {
    id: 'value-before-tag',
    title: "a secret's value is replaced before it is settled whose it is",
    file: 'server/engine/steps/take-up-secret.ts',
    find: 'return putTags(context, secret.arn);',
    replace: 'return secret;',
    caughtBy: { file: RUN, test: 'writes no value before' },
  },
  {
    id: 'enables-any-key',
    title: 'a key that somebody else disabled is enabled',
    file: 'server/engine/steps/existing-key.ts',
    find: "else if (!hasBegun || standing.conflict.code !== 'key-disabled')",
    replace: "else if (standing.conflict.code !== 'key-disabled')",
    caughtBy: { file: RUN, test: 'stays disabled' },
  },
  {
    id: 'key-left-disabled',
    title: 'a key whose deletion was cancelled stays disabled after its worker died',
    file: 'server/engine/steps/existing-key.ts',
    find: 'await context.markIntent(true);',
    replace: '',
    caughtBy: { file: RUN, test: 'stops at CancelKeyDeletion, after' },
  },
];
