/** An IAM user or role of the account that may become a key administrator. */
export interface Principal {
  arn: string;
  /** Without the path. */
  name: string;
  kind: 'user' | 'role';
  /** ISO time. */
  createdAt: string | null;
  /** The role with which the portal works. */
  isDeployer: boolean;
}

/** The account's users and roles, by name. */
export interface PrincipalList {
  principals: readonly Principal[];
  /** Actions that the deployer role isn't allowed, so users or roles are missing. */
  denied: readonly string[];
  /** The kinds of which there are more than are listed. */
  cut: readonly Principal['kind'][];
}

/** At most this many users and as many roles are listed. */
export const PRINCIPALS_MAX = 1_000;
