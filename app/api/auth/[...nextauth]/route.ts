export { handleAuthRequest as GET, handleAuthRequest as POST } from '#server/auth/handle-auth-request.ts';
