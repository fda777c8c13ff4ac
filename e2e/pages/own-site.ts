/** The header that browsers send for the portal's own pages, for requests that a test makes in their place. */
export const OWN_SITE = { headers: { 'sec-fetch-site': 'same-origin' } };
