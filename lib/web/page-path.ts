/** The request header in which the server tells a page its own path and query; for coming back only, never for access. */
export const PAGE_PATH_HEADER = 'x-portal-path';
