/** What a browser says of where a request comes from. */
interface RequestSource {
  site: string | null | undefined;
  origin: string | null | undefined;
  referer: string | null | undefined;
}

/**
 * Whether the portal's own page, or the person by hand, made the browser send this, and no other site. Browsers that don't send
 * Sec-Fetch-Site send at least a Referer from the portal's own pages; what says nothing may come from anywhere.
 */
export function isOwnRequest({ site, origin, referer }: RequestSource, portalUrl: string): boolean {
  if (site) return site === 'same-origin' || site === 'none';
  if (origin) return origin === portalUrl;
  return URL.parse(referer ?? '')?.origin === portalUrl;
}
