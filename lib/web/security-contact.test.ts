import { expect, test } from 'vitest';
import { parseSecurityContact, writeSecurityText } from './security-contact.ts';

test.each([
  ['security@example.com', 'mailto:security@example.com'],
  [' mailto:security+portal@mail.example.com ', 'mailto:security+portal@mail.example.com'],
  ['https://example.com/report', 'https://example.com/report'],
])('%s is a contact', (text, uri) => {
  expect(parseSecurityContact(text)).toBe(uri);
});

test.each([
  'http://example.com/report',
  'javascript:alert(1)',
  'https://user:password@example.com',
  'security@example',
  'security@example.com\nContact: mailto:other@example.com',
  'security@example.com?bcc=other@example.com',
  'ask the operators',
  'or mailto:security@example.com',
  'xmailto:security@example.com',
])('%j is not a contact', (text) => {
  expect(parseSecurityContact(text)).toBeNull();
});

test('a line break in an https address adds no line to the file', () => {
  const uri = parseSecurityContact('https://example.com/\nContact: mailto:other@example.com');
  expect(uri?.includes('\n')).toBe(false);
});

test('the file names the contact and expires after 90 days', () => {
  expect(writeSecurityText('mailto:security@example.com', Date.UTC(2026, 0, 1))).toBe(
    'Contact: mailto:security@example.com\nExpires: 2026-04-01T00:00:00.000Z\n',
  );
});
