import { expect, test } from 'vitest';
import { isAllowedAddress } from './web-address.ts';

const NEVER = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '169.254.169.254',
  '169.254.170.2',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '[::1]',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'fd00:c1::a9fe:a9fe',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
  '::ffff:168.63.129.16',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:169.254.169.254',
  '::127.0.0.1',
  '64:ff9b::169.254.169.254',
  '64:ff9b::7f00:1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::1',
  'not an address',
  '',
];

test.each(NEVER)('never allows %s', (address) => {
  expect([false, true].map((isPrivate) => isAllowedAddress(address, { isPrivate }))).toEqual([false, false]);
});

test.each([
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '100.64.0.1',
  'fd12:3456::1',
  '::ffff:10.1.2.3',
  '64:ff9b::10.1.2.3',
])('allows %s only for a private host', (address) => {
  expect([false, true].map((isPrivate) => isAllowedAddress(address, { isPrivate }))).toEqual([false, true]);
});

test.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1', '2002:101:101::1'])(
  'allows %s',
  (address) => {
    expect(isAllowedAddress(address, { isPrivate: false })).toBe(true);
  },
);
