/** A problem that the user can fix; its message is printed without a stack. */
export class SandboxFailure extends Error {}
