/** The request header with the client's network, which the server sets and overwrites. */
export const CLIENT_NETWORK_HEADER = 'x-portal-client-network';
