import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError } from '#lib/errors.ts';
import type { Team } from '#lib/team.ts';
import { askProvider } from '#server/auth/provider/ask-provider.ts';
import { findEndSessionEndpoint } from '#server/auth/provider/provider-client.ts';
import { openTeamAws } from '#server/aws/session/team-aws.ts';
import { openLog } from '#server/log.ts';
import { loadSettings } from '../load-settings.ts';

// Started by `reachOut`: what a portal with these settings reaches.
const loaded = loadSettings();
if ('problems' in loaded) {
  console.log(JSON.stringify({ problems: loaded.problems }));
} else {
  const { oidc } = loaded.settings;
  const log = openLog('info');
  const session = { region: 'us-east-1', sessionName: 'test', sourceIdentity: 'test', maxAttempts: 1 };
  const aws = openTeamAws({ ...session, team: loaded.config.teams[0] as Team, sessionPolicy: planSessionPolicy });
  const account = await aws.call('AssumeRole', aws.assume).then(
    () => ({ accountId: aws.team.accountId }),
    (error: unknown) => {
      log.error({ err: error }, 'AWS');
      return isPortalError(error) ? { code: error.code, params: error.params } : { code: String(error) };
    },
  );
  const tokens = { accessToken: 'token', expiresAt: null, refreshToken: null, isInIdToken: false };
  const provider = await askProvider(oidc, tokens, 'dana', Date.now());
  if (provider.kind === 'unreachable') log.error({ err: provider.cause }, 'provider');
  const endSession = await findEndSessionEndpoint(oidc.issuer);
  console.log(JSON.stringify({ account, provider: provider.kind, endSession }));
  process.exit();
}
