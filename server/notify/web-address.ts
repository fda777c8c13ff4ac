import { BlockList, isIP } from 'node:net';

/**
 * Where no webhook ever goes: this machine, its link, multicast, what is reserved, and the metadata services of AWS,
 * Alibaba Cloud, Azure, Google Cloud and Oracle, some of which are in private networks.
 */
const NEVER: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 127],
  ['fe80::', 10],
  ['fd00:c1::a9fe:a9fe', 128],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['ff00::', 8],
];

/** Private networks, where webhooks go only to hosts that the configuration marks as private. */
const PRIVATE: readonly (readonly [network: string, prefix: number])[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['fc00::', 7],
  ['fec0::', 10],
];

const never = listOf(NEVER);
const inPrivate = listOf(PRIVATE);

/**
 * The networks, and how IPv4 networks appear in IPv6: compatible, translated (NAT64) and tunneled (6to4). `check` itself
 * knows mapped addresses.
 */
function listOf(networks: typeof NEVER): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) {
    if (isIP(network) === 6) {
      list.addSubnet(network, prefix, 'ipv6');
      continue;
    }
    list.addSubnet(network, prefix, 'ipv4');
    for (const start of ['::', '64:ff9b::']) list.addSubnet(`${start}${network}`, 96 + prefix, 'ipv6');
    const [a = 0, b = 0, c = 0, d = 0] = network.split('.').map(Number);
    list.addSubnet(`2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::`, 16 + prefix, 'ipv6');
  }
  return list;
}

/** Whether a webhook may connect to this IP address. */
export function isAllowedAddress(address: string, { isPrivate }: { isPrivate: boolean }): boolean {
  const [plain = ''] = address.replace(/^\[(.*)\]$/, '$1').split('%');
  const family = isIP(plain);
  if (family === 0) return false;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  return !never.check(plain, kind) && (isPrivate || !inPrivate.check(plain, kind));
}
