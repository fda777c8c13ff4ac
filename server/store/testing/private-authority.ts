import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface PrivateAuthority {
  /** The path of its certificate, in PEM. */
  file: string;
  /** A certificate that it signed, and its key, in PEM. */
  issue(hostName: string): { certificate: string; key: string };
  delete(): void;
}

/** A certificate authority that nobody trusts by default, like that of Amazon RDS; made by openssl. */
export function makePrivateAuthority(): PrivateAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-authority-'));
  const openssl = (...given: string[]) => execFileSync('openssl', given, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Private CA');
  return {
    file: path.join(folder, 'ca.pem'),
    issue(hostName) {
      const names = ['-subj', `/CN=${hostName}`, '-addext', `subjectAltName=DNS:${hostName}`];
      const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
      openssl('req', '-x509', ...newKey, ...signer, ...names, '-keyout', 'server.key', '-out', 'server.pem');
      return { certificate: read('server.pem'), key: read('server.key') };
    },
    delete: () => rmSync(folder, { recursive: true, force: true }),
  };
}
