import { readFileSync } from 'node:fs';
import { CHANNEL_SETTING } from './notice-settings.ts';
import type { Environment } from './production-checks.ts';
import { problemLine } from './production-checks.ts';

/**
 * Settings that contain a key or secret, besides those that begin with NOTIFY_. Each can be in a file instead, as container
 * platforms mount them: NAME_FILE is the path.
 */
export const SECRET_SETTINGS = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'OIDC_CLIENT_SECRET',
  'AUTH_SECRET',
  'AUTH_SECRET_PREVIOUS',
  'ESCROW_KEY',
  'AUDIT_KEY',
  'AUDIT_PUBLIC_KEY',
  'METRICS_TOKEN',
  'SMTP_URL',
] as const;

/**
 * Adds secrets from files to the environment, without the trailing line break. Each problem is
 * one line and shows nothing from the file.
 */
export function readSecretFiles(environment: Environment): { environment: Environment; problems: string[] } {
  const problems: string[] = [];
  const read: Record<string, string> = {};
  const channels = Object.keys(environment)
    .filter((name) => CHANNEL_SETTING.test(name) && name.endsWith('_FILE'))
    .map((name) => name.slice(0, -'_FILE'.length));
  for (const name of [...SECRET_SETTINGS, ...channels]) {
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (environment[name]?.trim()) {
      problems.push(problemLine(`${name}_FILE`, `is set in addition to ${name}: keep one of the two`));
      continue;
    }
    try {
      read[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      if (read[name].trim() === '')
        problems.push(problemLine(`${name}_FILE`, 'names an empty file: put the secret in it'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      problems.push(
        problemLine(`${name}_FILE`, `cannot be read (${code}): correct the path, or let the portal read it`),
      );
    }
  }
  return { environment: { ...environment, ...read }, problems };
}
