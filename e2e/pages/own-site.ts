/** What a browser says of what the portal's own pages ask for, for requests that a test makes in their place. */
export const OWN_SITE = { headers: { 'sec-fetch-site': 'same-origin' } };
