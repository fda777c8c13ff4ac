import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Ports below this are registered to services. */
const LOWEST = 10_240;
/** On systems that don't report their ephemeral range, it starts no lower than this. */
const USUAL_END = 32_768;
const TRIES = 100;

/** The preferred loopback port if it is free, otherwise any free port. */
export async function findFreePort(preferred: number | null): Promise<number> {
  const got = preferred && (await tryPort(preferred, LOOPBACK));
  return got || (await findNonEphemeralPort()) || ((await tryPort(0, LOOPBACK)) as number);
}

/**
 * A free port outside the ephemeral range: the caller opens it seconds later, and until then the system must not
 * assign it to a connection or another server.
 */
async function findNonEphemeralPort(): Promise<number | null> {
  const end = readFirstEphemeral();
  for (let tries = 0; end > LOWEST && tries < TRIES; tries += 1) {
    const port = await tryPort(randomInt(LOWEST, end), LOOPBACK);
    if (port !== null) return port;
  }
  return null;
}

/** The start of the ephemeral port range. */
function readFirstEphemeral(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10) || USUAL_END;
  } catch {
    // Not Linux.
    return USUAL_END;
  }
}

/**
 * The port if it could be opened; null if another program uses it. Without a host:
 * on all addresses, as the portal listens.
 */
export async function tryPort(port: number, host?: string): Promise<number | null> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : null;
}
