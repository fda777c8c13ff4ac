import type { ConnectionOptions } from 'node:tls';
import { Client, type ClientConfig } from 'pg';

/** Makes the password of one new connection, such as a token that is valid for minutes. */
export type MakePassword = (login: { host: string; port: number; user: string }) => Promise<string>;

export interface DatabaseAddress {
  url: string;
  /** Replaces the password of the URL. The connection then uses TLS. */
  makePassword?: MakePassword | undefined;
}

/** The driver's settings for an address. */
export function connectionTo({ url, makePassword }: DatabaseAddress): ClientConfig {
  if (!makePassword) return { connectionString: url };
  // The driver prefers a URL's empty password to any other, so it gets the parts of the URL.
  const { host, port, user = '', database, ssl } = new Client({ connectionString: url });
  const security = ssl as boolean | ConnectionOptions;
  return { host, port, user, database, ssl: security || true, password: () => makePassword({ host, port, user }) };
}
