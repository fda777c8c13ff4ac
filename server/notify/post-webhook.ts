import { type LookupOptions, lookup } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { globalAgent, request as requestSecure, Agent as SecureAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryProblem } from '#lib/notices/notice.ts';
import type { WebhookHosts } from '#lib/notices/team-channels.ts';
import type { DeliveryResult } from '#server/store/notices/deliveries.ts';
import { isAllowedAddress } from './web-address.ts';

const TIMEOUT_MS = 8_000;

/** Which addresses webhooks may go to. `allowsLocal` is for trials on one machine: any address, and plain HTTP. */
export interface WebhookRules extends WebhookHosts {
  allowsLocal: boolean;
}

interface WebhookRequest {
  url: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

const NOT_ALLOWED = 'ERR_ADDRESS_NOT_ALLOWED';

/**
 * Posts JSON once, to an address that was checked after DNS, and follows no redirect. The problem never contains the URL,
 * whose path is a secret, nor what the server answered.
 */
export async function postWebhook(
  { url, body, headers = {} }: WebhookRequest,
  rules: WebhookRules,
  timeoutMs = TIMEOUT_MS,
): Promise<DeliveryResult> {
  const target = URL.parse(url);
  const lookupChecked = target && checkTarget(target, rules);
  if (!target || !lookupChecked) return { problem: 'address-not-allowed', status: null };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      const isSecure = target.protocol === 'https:';
      const request = isSecure ? requestSecure : requestPlain;
      // A new connection each time; through the proxy of the process, if it has one.
      const agent = isSecure ? new SecureAgent({ proxyEnv: globalAgent.options.proxyEnv }) : false;
      const length = Buffer.byteLength(body);
      const all = {
        'content-type': 'application/json',
        'content-length': length,
        'user-agent': USER_AGENT,
        ...headers,
      };
      const options = { method: 'POST', headers: all, agent, lookup: lookupChecked, signal };
      const sent = request(target, options, (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      sent.on('error', reject);
      sent.end(body);
    });
    return resultOf(status);
  } catch (error) {
    return { problem: signal.aborted ? 'timed-out' : problemOf(error), status: null };
  }
}

const USER_AGENT = 'limitless-setup-portal';

/** The lookup to connect with; null if the URL is refused before any connection. */
function checkTarget({ protocol, host, hostname }: URL, rules: WebhookRules): LookupFunction | null {
  if (rules.allowsLocal) return lookup;
  const isPrivate = rules.privateWebhookHosts.includes(host);
  const isListed = isPrivate || rules.webhookHosts.includes(host);
  if (protocol !== 'https:' || !isListed || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  return lookupAllowed(hostname, isPrivate);
}

/**
 * Node connects to the addresses that this returns, so they can't change between check and use. With a proxy in between,
 * Node looks up only the proxy, which looks up the host.
 */
function lookupAllowed(target: string, isPrivate: boolean): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    if (hostname !== target) return lookup(hostname, options, callback);
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      // A name that has any other address as well is not to be trusted.
      if (found.length === 0 || !found.every(({ address }) => isAllowedAddress(address, { isPrivate })))
        return callback(Object.assign(new Error('the address is not allowed'), { code: NOT_ALLOWED }), '', 0);
      const [first] = found;
      if (options.all || !first) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}

function resultOf(status: number): DeliveryResult {
  if (status >= 200 && status < 300) return 'delivered';
  return { problem: status >= 300 && status < 400 ? 'redirected' : 'refused', status };
}

function problemOf(error: unknown): DeliveryProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === NOT_ALLOWED) return 'address-not-allowed';
  return /CERT|SSL|TLS|SIGNATURE/.test(code) ? 'not-encrypted' : 'unreachable';
}
