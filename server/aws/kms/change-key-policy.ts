import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { editedStatements, hasAllOf, lostStatements } from '#lib/aws/outside-edit.ts';
import { type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { CallOptions, TeamAws } from '../session/team-aws.ts';
import { readKeyPolicy } from './look-key.ts';

/** What came of a change of a key policy that somebody else may edit at the same time. */
export interface KeyPolicyChange {
  /** False where there was nothing to change. */
  isSent: boolean;
  /** Whether the policy, read once more after the write, is as it was to be. */
  isLasting: boolean;
  /** Statements of somebody else's edit that the write had replaced and that were written again. */
  restored: readonly string[];
  /** Statements of somebody else's edit that the write replaced and that are not as that edit had them. */
  lost: readonly string[];
}

/** One write: what it was made from, what it made of that, and what other reads showed while it was on its way. */
interface Write {
  before: PolicyDocument;
  after: PolicyDocument;
  seen: PolicyDocument[];
}

/** How often a replaced edit is written again before it is reported: somebody who edits without a pause must not hold up the run. */
const REPAIRS_MAX = 3;

/** How often the policy is read while one write is on its way: a call that hangs is no reason to ask without end. */
const LOOKS_MAX = 50;

/**
 * Reads the key's policy, changes it, and puts the whole in the place of the old one. KMS has no versions, so an edit by somebody else
 * between the read and the write would be replaced without a sign. Therefore the read comes directly before the write, also when the
 * write is tried again after a wait; the policy is read again and again while the write is on its way, which shows such an edit; and
 * once more afterwards. An edit that only added something is written again, any other is reported.
 * Throws principal-not-visible where KMS does not know the role (yet).
 */
export async function changeKeyPolicy(
  aws: TeamAws,
  { keyArn, roleArn }: { keyArn: string; roleArn: string },
  change: (policy: PolicyDocument) => PolicyDocument,
  options: CallOptions = {},
): Promise<KeyPolicyChange> {
  const params = { arn: keyArn, roleArn };
  const writes: Write[] = [];

  /** False where there was nothing to write. */
  async function write(next: (before: PolicyDocument) => PolicyDocument): Promise<boolean> {
    const writtenBefore = writes.length;
    const readAndPut = async () => {
      const before = await readKeyPolicy(aws, keyArn);
      const after = next(before);
      if (after === before) return;
      const made: Write = { before, after, seen: [] };
      const command = new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: JSON.stringify(after) });
      writes.push(made);
      let isAnswered = false;
      const put = aws
        .call('PutKeyPolicy', () => aws.kms.send(command), params, { isSentOnce: true })
        .finally(() => {
          isAnswered = true;
        });
      const look = async () => {
        while (!isAnswered && made.seen.length < LOOKS_MAX) made.seen.push(await readKeyPolicy(aws, keyArn));
      };
      await Promise.all([put, look()]);
    };
    await aws.call('PutKeyPolicy', readAndPut, params, options);
    return writes.length > writtenBefore;
  }

  if (!(await write(change))) return { isSent: false, isLasting: true, restored: [], lost: [] };
  const restored = new Set<string>();
  for (let repairs = 0; ; repairs += 1) {
    const policy = await readKeyPolicy(aws, keyArn);
    const edit = findReplacedEdit(writes, policy);
    if (edit === null || !edit.isOnlyOurs || !hasAllOf(edit.edited, edit.base) || repairs === REPAIRS_MAX) {
      const lost = edit === null ? [] : lostStatements(edit.base, edit.edited, policy);
      for (const name of lost) restored.delete(name);
      return { isSent: true, isLasting: change(policy) === policy, restored: [...restored], lost };
    }
    const again = change(edit.edited);
    try {
      const isWritten = await write((before) => (samePolicy(before, policy) ? again : before));
      if (isWritten) for (const name of editedStatements(edit.base, edit.edited)) restored.add(name);
    } catch (error) {
      // What was to be done is done: an edit that AWS does not let us restore is reported as lost when the tries are over.
      if (!isPortalError(error)) throw error;
    }
  }
}

interface Edit {
  base: PolicyDocument;
  edited: PolicyDocument;
  /** Nobody has written since our write: what is there may be replaced without taking anything away. */
  isOnlyOurs: boolean;
}

/** The last edit by somebody else that one of these writes has replaced, as far as reads have shown it; null where there is none. */
function findReplacedEdit(writes: readonly Write[], policy: PolicyDocument): Edit | null {
  // A write whose answer was lost may have been done later than the next one.
  const last = writes.findLastIndex(({ after }) => samePolicy(after, policy));
  const write = writes[last];
  if (!write) return findUnseenEdit(writes, policy);
  const shown = [...write.seen, ...writes.slice(last + 1).flatMap(({ before, seen }) => [before, ...seen])];
  const edited = shown.findLast((one) => isOutside(write, one));
  return edited ? { base: write.before, edited, isOnlyOurs: true } : null;
}

/** Somebody else has written since; what an edit before that one had said may be missing. */
function findUnseenEdit(writes: readonly Write[], policy: PolicyDocument): Edit | null {
  const edits = writes.flatMap((write) =>
    write.seen
      .filter((one) => isOutside(write, one))
      .map((edited) => ({ base: write.before, edited, isOnlyOurs: false })),
  );
  return edits.findLast(({ base, edited }) => lostStatements(base, edited, policy).length > 0) ?? null;
}

function isOutside({ before, after }: Write, shown: PolicyDocument): boolean {
  return !samePolicy(shown, before) && !samePolicy(shown, after);
}
