import { aliasName } from '#lib/aws/names.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import { createAlias } from '#server/aws/kms/keys.ts';
import { describeAlias, isoDate, listAliasesOf, readTagsOfOthersKey } from '#server/aws/kms/look-key.ts';
import { ownerParams, owningRun } from '#server/aws/owner.ts';
import { check } from '../worker/check.ts';
import { type Step, type StepContext, type StepResult, VISIBLE_MS } from '../worker/step.ts';
import { conflicting, planned } from './planned.ts';

export const kmsAlias: Step = {
  name: 'kms-alias',

  async plan({ aws, request, runId }) {
    if (request.key.mode === 'existing') return planned('kms-alias', 'no-change', request.key.keyArn);
    const { alias } = request.key;
    const key = await describeAlias(aws, alias);
    if (!key) return planned('kms-alias', 'create', aliasName(alias));
    const tags = await readTagsOfOthersKey(aws, key.KeyId ?? '');
    if (runId !== null && owningRun(tags) === runId) {
      return planned('kms-alias', 'no-change', aliasName(alias), { arn: key.Arn ?? null });
    }
    const date = isoDate(key.DeletionDate);
    const params = { name: aliasName(alias), arn: key.Arn ?? '', ...ownerParams(tags), ...(date && { date }) };
    return conflicting('kms-alias', aliasName(alias), { code: 'alias-taken', params }, key.Arn ?? null);
  },

  async ensure(context): Promise<StepResult> {
    const { aws, request, arns } = context;
    if (request.key.mode === 'existing') return { outcome: 'unchanged', params: {} };
    const name = aliasName(request.key.alias);
    if (!context.isAbsent && (await pointsToOurKey(context))) return { outcome: 'created', params: { alias: name } };
    try {
      await createAlias(aws, request.key.alias, arns.keyArn ?? '');
    } catch (error) {
      if (!isPortalError(error) || error.code !== 'alias-taken') throw error;
      // The response may have been lost. The alias may be the one from the first attempt and become visible later.
      const isOurs = await context.waitUntil(
        'not-visible-yet',
        VISIBLE_MS,
        async () => (await pointsToOurKey(context)) || null,
      );
      if (!isOurs) throw error;
    }
    return { outcome: 'created', params: { alias: name } };
  },

  async verify({ aws, request, arns }) {
    if (request.key.mode === 'existing') return [];
    const name = aliasName(request.key.alias);
    const aliases = await listAliasesOf(aws, arns.keyArn ?? '');
    const found = aliases.includes(request.key.alias) ? name : aliases.map(aliasName).join(', ');
    return [check('key-alias', { name }, name, found)];
  },
};

/** True if the alias is already this run's. Throws alias-taken if it points to another key. */
async function pointsToOurKey({ aws, request, arns }: StepContext): Promise<boolean> {
  if (request.key.mode === 'existing') return true;
  const key = await describeAlias(aws, request.key.alias);
  if (!key) return false;
  if (key.Arn === arns.keyArn) return true;
  const tags = await readTagsOfOthersKey(aws, key.KeyId ?? '');
  throw new PortalError('alias-taken', {
    name: aliasName(request.key.alias),
    arn: key.Arn ?? '',
    ...ownerParams(tags),
  });
}
