import { once } from 'node:events';
import { createServer } from 'node:net';

/** The wished port of the loopback where it is free, otherwise any free one. */
export async function findFreePort(wished: number | null): Promise<number> {
  return (wished && (await tryPort(wished, '127.0.0.1'))) || ((await tryPort(0, '127.0.0.1')) as number);
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
