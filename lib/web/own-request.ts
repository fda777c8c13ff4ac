/** What a browser says about the source of a request. */
interface RequestSource {
  site: string | null | undefined;
  origin: string | null | undefined;
  referer: string | null | undefined;
}

/**
 * Whether the portal's own page or the person's own input caused the request, and no other site. Browsers without
 * Sec-Fetch-Site send at least a Referer from the portal's own pages; a request without any of these headers may come
 * from anywhere.
 */
export function isOwnRequest({ site, origin, referer }: RequestSource, portalUrl: string): boolean {
  if (site) return site === 'same-origin' || site === 'none';
  if (origin) return origin === portalUrl;
  return URL.parse(referer ?? '')?.origin === portalUrl;
}
