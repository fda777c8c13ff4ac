import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { environmentSchema } from './environment-schema.ts';
import { type Environment, problemLine } from './production-checks.ts';

const URLS = ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const;

/** Where the database is and how the portal signs in. */
export interface DatabasePlace {
  /** Absent: the portal runs its own PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
  /** The login that owns the tables; needed only for migrations. */
  databaseOwnerUrl: string | undefined;
  /** The Region of the database, if the portal signs in with IAM tokens instead of passwords. */
  databaseIamRegion?: string | undefined;
}

type DatabaseSettings = Partial<
  Pick<
    z.output<typeof environmentSchema>,
    'DATABASE_URL' | 'DATABASE_OWNER_URL' | 'DATABASE_CA_FILE' | 'DATABASE_IAM_REGION'
  >
>;

export function databasePlace(data: DatabaseSettings): DatabasePlace {
  const { DATABASE_CA_FILE: caFile } = data;
  return {
    databaseUrl: withAuthority(data.DATABASE_URL, caFile),
    databaseOwnerUrl: withAuthority(data.DATABASE_OWNER_URL, caFile),
    databaseIamRegion: data.DATABASE_IAM_REGION,
  };
}

/** Requires TLS with a certificate of this authority for the host name. The driver reads the file for each connection. */
function withAuthority(url: string | undefined, caFile: string | undefined): string | undefined {
  if (url === undefined || caFile === undefined) return url;
  const safe = new URL(url);
  safe.searchParams.set('sslmode', 'verify-full');
  safe.searchParams.set('sslrootcert', path.resolve(caFile));
  return safe.href;
}

/** The contradictions among the database's settings, one line each. */
export function findDatabaseProblems(given: Environment): string[] {
  const isSafe = given.DATABASE_CA_FILE !== undefined || given.DATABASE_IAM_REGION !== undefined;
  const unsafe = URLS.filter(
    (name) => isSafe && /[?&]sslmode=(?:disable|allow|prefer|no-verify)(?:&|$)/.test(given[name] ?? ''),
  );
  return [
    ...(given.DATABASE_OWNER_URL && !given.DATABASE_URL
      ? [
          problemLine(
            'DATABASE_OWNER_URL',
            'is set without DATABASE_URL: set DATABASE_URL to a login that owns nothing',
          ),
        ]
      : []),
    ...['DATABASE_CA_FILE', 'DATABASE_IAM_REGION']
      .filter((name) => given[name] && !given.DATABASE_URL)
      .map((name) => problemLine(name, 'is set without DATABASE_URL: the built-in PostgreSQL does not need it')),
    ...unsafe.map((name) =>
      problemLine(
        name,
        'turns verified TLS off, which DATABASE_CA_FILE and DATABASE_IAM_REGION need: remove its sslmode',
      ),
    ),
    ...findAuthorityProblems(given.DATABASE_CA_FILE),
  ];
}

function findAuthorityProblems(caFile: string | undefined): string[] {
  if (caFile === undefined) return [];
  try {
    new X509Certificate(readFileSync(caFile));
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = /^E[A-Z]+$/.test(code ?? '')
      ? `cannot be read (${code}): correct the path, or let the portal read it`
      : 'has no certificate: set it to a file with certificates in PEM format';
    return [problemLine('DATABASE_CA_FILE', reason)];
  }
}
