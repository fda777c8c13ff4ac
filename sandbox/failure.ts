/** Something that the person at the terminal can mend: shown in its own words, without a stack. */
export class SandboxFailure extends Error {}
