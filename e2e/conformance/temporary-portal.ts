import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '#lib/people/access.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { Team } from '#lib/team.ts';
import type { AwsRequestHandler } from '#server/aws/session/request-handler.ts';
import { openPortal } from '#server/boot/open-portal.ts';
import { openLog } from '#server/log.ts';
import type { Portal } from '#server/portal.ts';
import { readSettings, type Settings } from '#server/settings/env.ts';

/** Who requests the setups. CloudTrail shows it as the source identity. */
export const PERSON = { userId: 'conformance', name: 'conformance' } as const;

/**
 * Opens a portal with an empty database in a temporary folder, so that no setup appears in the history of another
 * portal. It knows one team, whose setups need no approval here. `stop` deletes the folder.
 */
export async function openTemporaryPortal(
  team: Team,
  requestHandler: AwsRequestHandler,
): Promise<{ portal: Portal; actor: Actor; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'limitless-conformance-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  const { approval: _approval, ...withoutApproval } = team;
  const config: PortalConfig = { teams: [withoutApproval], groups: { support: [], auditor: [], admin: [] } };
  try {
    const { portal, close } = await openPortal(temporarySettings(dataDir), config, openLog('silent'), requestHandler);
    const actor = {
      ...PERSON,
      teams: { [team.id]: ['dba'] },
      isSupport: false,
      isAuditor: false,
      isAdmin: false,
    } as const;
    return { portal: { ...portal, db: portal.db.forTeams([team.id]) }, actor, stop: () => close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Nobody signs in and nothing listens, so most settings only have to exist. The environment's own don't count. */
function temporarySettings(dataDir: string): Settings {
  const newKey = () => randomBytes(32).toString('base64');
  const read = readSettings({
    PORTAL_SANDBOX: '1',
    PORTAL_URL: 'http://localhost',
    PORTAL_DATA_DIR: dataDir,
    OIDC_ISSUER: 'http://localhost',
    OIDC_CLIENT_ID: 'none',
    OIDC_CLIENT_SECRET: newKey(),
    AUTH_SECRET: newKey(),
    ESCROW_KEY: newKey(),
    AUDIT_KEY: newKey(),
    SWEEP_MINUTES: '0',
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.settings;
}
