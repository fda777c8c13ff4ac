import type { RequestListener } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import { requestClient } from '../request-client.ts';
import type { Settings } from '../settings/env.ts';

/** Handles each request as one of its client: for the limit of sign-ins, and for audit records. */
export function withClient(proxies: Settings['trustedProxies'], serve: RequestListener): RequestListener {
  const isTrusted = trustOf(proxies);
  return (request, response) => {
    const { headers, socket } = request;
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    const address = clientAddress({ socketAddress: socket.remoteAddress, forwarded, isTrusted });
    headers[CLIENT_NETWORK_HEADER] = networkOf(address);
    requestClient.run({ address, userAgent: headers['user-agent'] ?? '' }, () => serve(request, response));
  };
}

/** Whether to believe what the proxy with this address added to X-Forwarded-For; the nearest proxy has the number 0. */
type Trust = (address: string, no: number) => boolean;

export function trustOf({ hops, networks }: Settings['trustedProxies']): Trust {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return (address, no) => no < hops || (isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'));
}

/**
 * Each proxy adds the address that it was called from to the end of X-Forwarded-For. Read from there, as long as the
 * proxy that added an entry is trusted: anyone can have written the others.
 */
export function clientAddress({
  socketAddress = '',
  forwarded,
  isTrusted,
}: {
  socketAddress: string | undefined;
  forwarded: string;
  isTrusted: Trust;
}): string {
  const calledFrom = forwarded.split(',').map(readAddress).reverse();
  let address = readAddress(socketAddress);
  for (const [no, before] of calledFrom.entries()) {
    if (!isTrusted(address, no) || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** Some proxies add the port, with brackets around IPv6 addresses; a socket may add a zone, or map an IPv4 address. */
function readAddress(entry: string): string {
  const text = entry.trim();
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '');
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

/** The IPv4 address, or the /64 network of the IPv6 address, since one client controls all addresses in it. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0');
  const groups = address.includes('::') ? [...(first ?? []), ...zeros, ...(last ?? [])] : (first ?? []);
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
