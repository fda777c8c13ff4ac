import { type AuditRecord, canonicalRecord } from '#lib/audit/audit-record.ts';
import type { Checkpoint, DeletedTo } from '#lib/audit/checkpoint.ts';
import { chainHash, FIRST_HASH } from '#server/store/audit/append-audit.ts';

/**
 * The fault and the number it starts at. `missing`: no such record; `forged`: the
 * chain is intact, but not the signed one.
 */
export interface ChainFault {
  no: number;
  what: 'missing' | 'out-of-order' | 'changed' | 'forged';
}

export type Verdict = { records: number; checkpoints: number } & ({ fault: null } | { fault: ChainFault });

/**
 * Checks all records in their stored order and returns the first number that is wrong. The checkpoints' signatures are
 * already verified. Records after the last checkpoint are protected only by the chain. The chain begins after the
 * records that retention deletes, as far as a checkpoint says so.
 */
export async function verifyChain(
  records: AsyncIterable<AuditRecord[]> | Iterable<AuditRecord[]>,
  checkpoints: readonly Checkpoint[],
  deletedTo: DeletedTo | null = null,
): Promise<Verdict> {
  const signed = Map.groupBy(checkpoints, ({ no }) => no);
  const start = deletedTo?.no ?? 0;
  let last: { no: number; hash: Uint8Array } = {
    no: start,
    hash: deletedTo ? Buffer.from(deletedTo.hash, 'hex') : FIRST_HASH,
  };
  let trustedTo = start;
  const verdict = (fault: ChainFault | null): Verdict => ({ records: last.no, checkpoints: checkpoints.length, fault });
  for await (const part of records) {
    for (const record of part) {
      const fault = judgeRecord(record, last);
      if (fault) return verdict(fault);
      last = { no: record.no, hash: Buffer.from(record.hash, 'hex') };
      const here = signed.get(record.no) ?? [];
      // The chain was rewritten from some record on, at the earliest right after the last checkpoint that matches.
      if (here.some(({ hash }) => hash !== record.hash)) return verdict({ no: trustedTo + 1, what: 'forged' });
      if (here.length > 0) trustedTo = record.no;
    }
  }
  const isCut = checkpoints.some(({ no }) => no > last.no);
  return verdict(isCut ? { no: last.no + 1, what: 'missing' } : null);
}

function judgeRecord(record: AuditRecord, last: { no: number; hash: Uint8Array }): ChainFault | null {
  const no = last.no + 1;
  if (record.no > no) return { no, what: 'missing' };
  if (record.no < no) return { no, what: 'out-of-order' };
  const isSame = chainHash(last.hash, canonicalRecord(record)).toString('hex') === record.hash;
  return isSame ? null : { no, what: 'changed' };
}
