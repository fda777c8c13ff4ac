import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { editedStatements, hasAllOf, lostStatements } from '#lib/aws/outside-edit.ts';
import { type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { CallOptions, RunAws } from '../session/team-aws.ts';
import { readKeyPolicy } from './look-key.ts';

/** The result of changing a key policy that others may edit at the same time. */
export interface KeyPolicyChange {
  /** False if there was nothing to change. */
  isSent: boolean;
  /** Whether the policy, read again after the write, is as intended. */
  isLasting: boolean;
  /** Statements from someone else's edit that the write replaced and that were restored. */
  restored: readonly string[];
  /** Statements from someone else's edit that the write replaced and that couldn't be restored. */
  lost: readonly string[];
}

/** One write: the policy it started from, the policy it wrote, and what reads showed while it was in flight. */
interface Write {
  before: PolicyDocument;
  after: PolicyDocument;
  seen: PolicyDocument[];
  /** Ends with the last of these reads. */
  looks: Promise<void>;
}

/** Attempts to restore a replaced edit before it's reported as lost, so that continuous edits don't block the run. */
const REPAIRS_MAX = 3;

/** Reads while one write is in flight. The limit matters if the call hangs. */
const LOOKS_MAX = 50;

/**
 * Reads the key's policy, changes it, and writes it back. KMS has no policy versions, so a write can silently replace
 * an edit made after the read. To detect that, the policy is read directly before every write, retries included,
 * continuously while the write is in flight, and once afterwards. A replaced edit that only added something is
 * restored; any other is reported.
 * Throws principal-not-visible if KMS doesn't know the role, which may be temporary.
 */
export async function changeKeyPolicy(
  aws: RunAws,
  { keyArn, roleArn }: { keyArn: string; roleArn: string },
  change: (policy: PolicyDocument) => PolicyDocument,
  options: CallOptions = {},
): Promise<KeyPolicyChange> {
  const params = { arn: keyArn, roleArn };
  const writes: Write[] = [];

  /** Returns false if there was nothing to write. */
  async function write(next: (before: PolicyDocument) => PolicyDocument): Promise<boolean> {
    const writtenBefore = writes.length;
    const readAndPut = async () => {
      const before = await readKeyPolicy(aws, keyArn);
      const after = next(before);
      if (after === before) return;
      const seen: PolicyDocument[] = [];
      const command = new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: JSON.stringify(after) });
      let isAnswered = false;
      const put = aws
        .call('PutKeyPolicy', () => aws.changes.kms.send(command), params, { isSentOnce: true })
        .finally(() => {
          isAnswered = true;
        });
      const look = async () => {
        while (!isAnswered && seen.length < LOOKS_MAX) seen.push(await readKeyPolicy(aws, keyArn));
      };
      const looks = look();
      writes.push({ before, after, seen, looks });
      // The last of these reads may end later, beside the one after the write.
      await Promise.race([put, looks.then(() => put)]);
    };
    await aws.call('PutKeyPolicy', readAndPut, params, options);
    return writes.length > writtenBefore;
  }

  if (!(await write(change))) return { isSent: false, isLasting: true, restored: [], lost: [] };
  const restored = new Set<string>();
  for (let repairs = 0; ; repairs += 1) {
    const [policy] = await Promise.all([readKeyPolicy(aws, keyArn), ...writes.map(({ looks }) => looks)]);
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
      // The change itself succeeded. An edit that AWS doesn't let us restore is reported as lost after the last
      // attempt.
      if (!isPortalError(error)) throw error;
    }
  }
}

interface Edit {
  base: PolicyDocument;
  edited: PolicyDocument;
  /** No one else has written after our write, so the current policy can be replaced without losing anything. */
  isOnlyOurs: boolean;
}

/** The latest edit by someone else that one of these writes replaced, as far as reads have shown it, or null. */
function findReplacedEdit(writes: readonly Write[], policy: PolicyDocument): Edit | null {
  // A write with a lost response may have been applied after a later one.
  const last = writes.findLastIndex(({ after }) => samePolicy(after, policy));
  const write = writes[last];
  if (!write) return findUnseenEdit(writes, policy);
  const shown = [...write.seen, ...writes.slice(last + 1).flatMap(({ before, seen }) => [before, ...seen])];
  const edited = shown.findLast((one) => isExternalEdit(write, one));
  return edited ? { base: write.before, edited, isOnlyOurs: true } : null;
}

/** Someone else has written since, and that write may have dropped an earlier edit. */
function findUnseenEdit(writes: readonly Write[], policy: PolicyDocument): Edit | null {
  const edits = writes.flatMap((write) =>
    write.seen
      .filter((one) => isExternalEdit(write, one))
      .map((edited) => ({ base: write.before, edited, isOnlyOurs: false })),
  );
  return edits.findLast(({ base, edited }) => lostStatements(base, edited, policy).length > 0) ?? null;
}

function isExternalEdit({ before, after }: Write, shown: PolicyDocument): boolean {
  return !samePolicy(shown, before) && !samePolicy(shown, after);
}
