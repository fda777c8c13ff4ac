/**
 * The request header with the page's own path and query, which the server sets. Only for returning to the page, never
 * for access.
 */
export const PAGE_PATH_HEADER = 'x-portal-path';
