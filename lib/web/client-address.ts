/** The request header in which the server tells what is behind it the client's network; what a request says in it is overwritten. */
export const CLIENT_NETWORK_HEADER = 'x-portal-client-network';
