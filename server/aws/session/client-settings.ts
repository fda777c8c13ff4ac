import { STSClient } from '@aws-sdk/client-sts';

/**
 * What the SDK reads from the environment and from AWS's configuration files, such as the use of FIPS endpoints. A client
 * that isn't given it looks everything up again, which costs as much CPU as two calls.
 */
export const CLIENT_SETTINGS = readSettings();

function readSettings() {
  // Each client checks the settings against its own Region.
  const template = new STSClient({ region: 'us-east-1' });
  const { retryMode, useDualstackEndpoint, useFipsEndpoint, userAgentAppId, authSchemePreference } = template.config;
  return { retryMode, useDualstackEndpoint, useFipsEndpoint, userAgentAppId, authSchemePreference };
}
