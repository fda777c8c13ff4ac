import { loadCheckpointHead } from '#server/store/audit/audit-checkpoints.ts';
import { loadAudit } from '#server/store/audit/load-audit.ts';
import type { Database } from '#server/store/database/database.ts';
import { readCheckpointFiles } from './checkpoint-files.ts';
import { type Expectation, judgeCheckpoints } from './judge-checkpoints.ts';
import { tellVerdict } from './tell-verdict.ts';
import { verifyChain } from './verify-chain.ts';

/** Compares the database's records with the checkpoints in the folders; returns lines for the operator. */
export async function verifyAudit(
  db: Database,
  folders: readonly string[],
  asked: Omit<Expectation, 'head'>,
): Promise<{ isVerified: boolean; lines: string[] }> {
  // The order matters: a checkpoint is in its file before the database lists it, and a record before its checkpoint.
  const head = await loadCheckpointHead(db);
  const judged = judgeCheckpoints(readCheckpointFiles(folders), { ...asked, head });
  const records = loadAudit(db, judged.deletedTo?.no);
  return tellVerdict(await verifyChain(records, judged.trusted, judged.deletedTo), judged, folders);
}
