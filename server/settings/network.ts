import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type ProxyEnv, setGlobalProxyFromEnv } from 'node:http';
import tls from 'node:tls';
import { environmentSchema } from './environment-schema.ts';
import { type Environment, problemLine } from './production-checks.ts';

const networkSchema = environmentSchema.pick({ HTTPS_PROXY: true, NO_PROXY: true });

/** Node itself reads NODE_EXTRA_CA_CERTS, but before `.env` is loaded. */
const CA_SETTINGS = ['PORTAL_CA_FILE', 'NODE_EXTRA_CA_CERTS'] as const;

/**
 * Prepares every HTTPS connection of the process for a company's network: trusts its certificate authority and uses
 * its proxy. Plain HTTP never goes through the proxy: only the credential endpoints of containers and machines use it.
 * Returns the problems, one line each.
 */
export function openNetwork(environment: Environment): string[] {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const { data, error } = networkSchema.safeParse(given);
  if (data?.HTTPS_PROXY) {
    setGlobalProxyFromEnv({ https_proxy: data.HTTPS_PROXY, no_proxy: readExceptions(data.NO_PROXY) } as ProxyEnv);
  }
  return [
    ...(error?.issues ?? []).map(({ path: [name], message }) => problemLine(String(name), message)),
    ...CA_SETTINGS.flatMap((name) => (given[name] ? trustCertificates(name, given[name]) : [])),
  ];
}

/** As in curl and most programs, a name stands for its subdomains too; Node requires a leading dot for that. */
export function readExceptions(text = ''): string {
  const isName = (entry: string) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(entry) && !/^[\d.-]+$/.test(entry);
  const entries = text.split(/[\s,]+/).filter(Boolean);
  return entries.map((entry) => (isName(entry) ? `.${entry}` : entry)).join(',');
}

function trustCertificates(name: string, file: string): string[] {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length === 0) return [problemLine(name, 'names a file without a certificate in PEM format')];
    const certificates = found.map((text) => new X509Certificate(text).toString());
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates]);
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [
      problemLine(name, `cannot be used (${code}): set the path of a readable file with certificates in PEM format`),
    ];
  }
}
