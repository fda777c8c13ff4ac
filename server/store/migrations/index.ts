import type { Migration } from 'kysely/migration';
import { runs } from './0001-runs.ts';
import { usersAndSessions } from './0002-users-and-sessions.ts';
import { kindsAndCancelling } from './0003-kinds-and-cancelling.ts';
import { strays } from './0004-strays.ts';
import { databaseWatch } from './0005-database-watch.ts';
import { audit } from './0006-audit.ts';
import { teamPolicies } from './0007-team-policies.ts';
import { limits } from './0008-limits.ts';
import { approvals } from './0009-approvals.ts';
import { groupChecks } from './0010-group-checks.ts';
import { auditCheckpoints } from './0011-audit-checkpoints.ts';
import { refusalCounts } from './0012-refusal-counts.ts';
import { drafts } from './0013-drafts.ts';
import { notices } from './0014-notices.ts';
import { personalTokens } from './0015-personal-tokens.ts';
import { history } from './0016-history.ts';
import { setups } from './0017-setups.ts';
import { retention } from './0018-retention.ts';
import { status } from './0019-status.ts';
import { supportInbox } from './0020-support-inbox.ts';
import { lookUps } from './0021-look-ups.ts';
import { waitingRuns } from './0022-waiting-runs.ts';
import { longHistories } from './0023-long-histories.ts';
import { rareKinds } from './0024-rare-kinds.ts';

/** In the order of their names. A migration that has landed is never changed: a new one follows it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-runs': runs,
  '0002-users-and-sessions': usersAndSessions,
  '0003-kinds-and-cancelling': kindsAndCancelling,
  '0004-strays': strays,
  '0005-database-watch': databaseWatch,
  '0006-audit': audit,
  '0007-team-policies': teamPolicies,
  '0008-limits': limits,
  '0009-approvals': approvals,
  '0010-group-checks': groupChecks,
  '0011-audit-checkpoints': auditCheckpoints,
  '0012-refusal-counts': refusalCounts,
  '0013-drafts': drafts,
  '0014-notices': notices,
  '0015-personal-tokens': personalTokens,
  '0016-history': history,
  '0017-setups': setups,
  '0018-retention': retention,
  '0019-status': status,
  '0020-support-inbox': supportInbox,
  '0021-look-ups': lookUps,
  '0022-waiting-runs': waitingRuns,
  '0023-long-histories': longHistories,
  '0024-rare-kinds': rareKinds,
};
