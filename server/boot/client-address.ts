import type { RequestListener } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';

/** Adds the client's network to each request, behind `proxyHops` trusted proxies. */
export function withClientNetwork(proxyHops: number, serve: RequestListener): RequestListener {
  return (request, response) => {
    const { headers, socket } = request;
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    headers[CLIENT_NETWORK_HEADER] = clientNetwork({ socketAddress: socket.remoteAddress, forwarded, proxyHops });
    serve(request, response);
  };
}

/**
 * The client's IPv4 address, or the /64 network of its IPv6 address, since one client controls all addresses in it.
 * Each trusted proxy appends its client to X-Forwarded-For; anyone can have written the entries before those.
 */
export function clientNetwork({
  socketAddress = '',
  forwarded,
  proxyHops,
}: {
  socketAddress: string | undefined;
  forwarded: string;
  proxyHops: number;
}): string {
  const clients = forwarded === '' ? [] : forwarded.split(',').map((entry) => readAddress(entry.trim()));
  const chain = [...clients, socketAddress];
  const client = chain[Math.max(0, chain.length - 1 - proxyHops)] ?? '';
  return networkOf(isIP(client) ? client : socketAddress);
}

/** Some proxies add the port, with brackets around IPv6 addresses. */
function readAddress(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}

function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0');
  const groups = address.includes('::') ? [...(first ?? []), ...zeros, ...(last ?? [])] : (first ?? []);
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
