import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Below it are the ports that programs have by agreement. */
const LOWEST = 10_240;
/** Where a system does not say from where on it gives out ports by itself, it is not below this. */
const USUAL_END = 32_768;
const TRIES = 100;

/** The wished port of the loopback where it is free, otherwise any free one. */
export async function findFreePort(wished: number | null): Promise<number> {
  const got = wished && (await tryPort(wished, LOOPBACK));
  return got || (await findQuietPort()) || ((await tryPort(0, LOOPBACK)) as number);
}

/**
 * A free port that the system gives to nobody by itself: whoever asked for one takes it seconds later, and until then it must not
 * become that of a connection, or of a server that asked for any.
 */
async function findQuietPort(): Promise<number | null> {
  const end = readFirstEphemeral();
  for (let tries = 0; end > LOWEST && tries < TRIES; tries += 1) {
    const port = await tryPort(randomInt(LOWEST, end), LOOPBACK);
    if (port !== null) return port;
  }
  return null;
}

/** The first of the ports that the system gives out by itself. */
function readFirstEphemeral(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10) || USUAL_END;
  } catch {
    // Not Linux.
    return USUAL_END;
  }
}

/** The port that was got; null where another program has it. Without a host: on all addresses, as the portal listens. */
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
