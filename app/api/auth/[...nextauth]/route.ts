export { handleAuthRequest as GET, handleAuthRequest as POST } from '#server/auth/provider/handle-auth-request.ts';
