import { createHash, createHmac, randomBytes } from 'node:crypto';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Value } from '../cloudformation/template.ts';
import type { RoleCredentials } from '../functions/function-settings.ts';
import { applies, type AccessRequest } from './access.ts';
import { awsManagedPolicies, isAwsManaged } from './managed-policies.ts';
import { parsePolicy, type Statement } from './policy-document.ts';

/** The sender of a request. */
export interface Principal {
  /** `arn:aws:sts::000000000000:assumed-role/role/session` */
  readonly arn: string;
  readonly userId: string;
  readonly secretAccessKey: string;
  /** Required from the holder of temporary credentials. @default - the credentials are not temporary */
  readonly sessionToken?: string;
  /** The role whose policies apply. @default - an operator, who may do everything */
  readonly roleName?: string;
}

/** The evaluation of a request. */
export type Verdict =
  | { readonly kind: 'allowed' }
  /** `because` is the end of AWS's message. */
  | { readonly kind: 'denied'; readonly because: string };

/** A statement of a role's policies, and the actions that it has allowed. */
export interface StatementUse {
  readonly roleName: string;
  readonly policyName: string;
  /** Counted from 0, within its policy. */
  readonly index: number;
  readonly sid?: string;
  readonly actions: readonly string[];
  readonly usedActions: readonly string[];
  readonly timesUsed: number;
}

interface InlinePolicy {
  readonly statements: readonly Statement[];
  /** In characters, as IAM counts them. */
  readonly size: number;
}

interface Role {
  readonly arn: string;
  readonly roleId: string;
  trust: readonly Statement[];
  trustDocument: Value | undefined;
  /** Inline policies by name. */
  readonly inline: Map<string, InlinePolicy>;
  /** ARNs of managed policies. */
  attached: readonly string[];
  boundary: string | undefined;
}

/**
 * Of all inline policies of a role together; white space does not count. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const mostInlineCharacters = 10_240;

/** The roles of an account, their sessions, and the use of their policy statements. */
export class Identities {
  readonly #accountId: string;
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, readonly Statement[]>();
  readonly #instanceProfiles = new Map<string, InstanceProfile>();
  readonly #principals = new Map<string, Principal>();
  /** How often each statement has allowed each action. */
  readonly #used = new Map<Statement, Map<string, number>>();
  readonly #withheld = new Set<Statement>();
  /** Other users of this machine cannot compute the credentials of roles without it. */
  readonly #seed = randomBytes(32);
  /** The access key of the only user, who may do everything. It is made at the start. */
  readonly operator: Pick<RoleCredentials, 'accessKeyId' | 'secretAccessKey'>;

  constructor(accountId: string) {
    this.#accountId = accountId;
    this.operator = {
      accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
    };
    this.#principals.set(this.operator.accessKeyId, {
      arn: `arn:aws:iam::${accountId}:user/operator`,
      userId: `AIDA${hash('operator').slice(0, 17).toUpperCase()}`,
      secretAccessKey: this.operator.secretAccessKey,
    });
  }

  /** Creates a role, or changes its trust policy, permissions boundary and managed policies. */
  putRole(name: string, settings: RoleSettings): { readonly arn: string; readonly roleId: string } {
    const { path = '/', trust, managedPolicyArns = [], boundary } = settings;
    const role = this.#roles.get(name) ?? {
      arn: `arn:aws:iam::${this.#accountId}:role${path}${name}`,
      roleId: `AROA${hash(name).slice(0, 17).toUpperCase()}`,
      trust: [],
      trustDocument: undefined,
      inline: new Map<string, InlinePolicy>(),
      attached: [],
      boundary: undefined,
    };
    role.trust = parsePolicy(trust);
    role.trustDocument = trust;
    role.attached = managedPolicyArns;
    role.boundary = boundary;
    this.#roles.set(name, role);
    return role;
  }

  deleteRole(name: string): void {
    this.#roles.delete(name);
    for (const [key, { roleName }] of this.#principals) if (roleName === name) this.#principals.delete(key);
  }

  instanceProfile(name: string): InstanceProfile | undefined {
    return this.#instanceProfiles.get(name);
  }

  /** Sets an instance profile, or deletes it with `undefined`. */
  setInstanceProfile(name: string, profile: InstanceProfile | undefined): void {
    if (profile === undefined) this.#instanceProfiles.delete(name);
    else this.#instanceProfiles.set(name, profile);
  }

  hasRole(name: string): boolean {
    return this.#roles.has(name);
  }

  role(name: string): Pick<Role, 'arn' | 'roleId' | 'trustDocument'> | undefined {
    return this.#roles.get(name);
  }

  /** Sets an inline policy of a role, or deletes it with `undefined`. Throws `AwsFault` when the role's policies become too large. */
  setInlinePolicy(roleName: string, policyName: string, document: Value | undefined): void {
    const role = this.#roles.get(roleName);
    if (role === undefined) return;
    if (document === undefined) {
      role.inline.delete(policyName);
      return;
    }
    const size = JSON.stringify(document).replaceAll(/\s/g, '').length;
    const others = [...role.inline].filter(([name]) => name !== policyName);
    if (others.reduce((sum, [, other]) => sum + other.size, size) > mostInlineCharacters) {
      throw new AwsFault(
        'LimitExceeded',
        `Maximum policy size of ${mostInlineCharacters} bytes exceeded for role ${roleName}`,
        409,
      );
    }
    role.inline.set(policyName, { statements: parsePolicy(document), size });
  }

  attach(roleName: string, policyArn: string): void {
    const role = this.#roles.get(roleName);
    if (role !== undefined) role.attached = [...new Set([...role.attached, policyArn])];
  }

  detach(roleName: string, policyArn: string): void {
    const role = this.#roles.get(roleName);
    if (role !== undefined) role.attached = role.attached.filter((arn) => arn !== policyArn);
  }

  hasManagedPolicy(arn: string): boolean {
    return this.#managed.has(arn) || (isAwsManaged(arn) && nameOf(arn) in awsManagedPolicies);
  }

  setManagedPolicy(arn: string, document: Value | undefined): void {
    if (document === undefined) this.#managed.delete(arn);
    else this.#managed.set(arn, parsePolicy(document));
  }

  /** Temporary credentials of a role. Undefined if the role does not exist or does not trust `service`. */
  assume(
    roleArn: string,
    { sessionName, service }: { readonly sessionName: string; readonly service?: string },
  ): RoleCredentials | undefined {
    const roleName = roleNameOf(roleArn);
    const role = this.#roles.get(roleName);
    if (role === undefined) return undefined;
    if (service !== undefined && !this.trusts(roleArn, service)) return undefined;
    const derive = (what: string) =>
      createHmac('sha256', this.#seed).update(`${what} of ${roleName}/${sessionName}`).digest('hex');
    const credentials = {
      accessKeyId: `ASIA${derive('key').slice(0, 16).toUpperCase()}`,
      secretAccessKey: derive('secret').slice(0, 40),
      sessionToken: `local-cloud-session-${derive('token').slice(0, 32)}`,
    };
    this.#principals.set(credentials.accessKeyId, {
      arn: `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${sessionName}`,
      userId: `${role.roleId}:${sessionName}`,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
      roleName,
    });
    return credentials;
  }

  /** Whether a service may assume a role. */
  trusts(roleArn: string, service: string): boolean {
    const role = this.#roles.get(roleNameOf(roleArn));
    const request = { action: 'sts:AssumeRole', resource: roleArn, context: {} };
    return (
      role?.trust.some(
        (statement) =>
          statement.effect === 'Allow' &&
          statement.principals?.includes(`Service:${service}`) === true &&
          applies({ ...statement, conditions: {} }, request),
      ) === true
    );
  }

  /** The owner of an access key. Undefined for an unknown key. */
  principal(accessKeyId: string): Principal | undefined {
    return this.#principals.get(accessKeyId);
  }

  /** Evaluates the policies of a role. The statements that allow the request count as used. */
  judge(roleName: string, request: AccessRequest): Verdict {
    const { verdict, by } = this.#evaluate(roleName, request);
    for (const statement of by) {
      const used = this.#used.get(statement) ?? new Map<string, number>();
      this.#used.set(statement, used.set(request.action, (used.get(request.action) ?? 0) + 1));
    }
    return verdict;
  }

  /** Evaluates the policies of a role without counting the statements as used. */
  allows(roleName: string, request: AccessRequest): boolean {
    return this.#evaluate(roleName, request).verdict.kind === 'allowed';
  }

  #evaluate(
    roleName: string,
    request: AccessRequest,
  ): { readonly verdict: Verdict; readonly by: readonly Statement[] } {
    const role = this.#roles.get(roleName);
    const policies = role === undefined ? [] : this.#policiesOf(role);
    const found = policies
      .flatMap(([, statements]) => statements)
      .filter((each) => !this.#withheld.has(each) && applies(each, request));
    const { action } = request;
    if (found.some(({ effect }) => effect === 'Deny')) {
      return denied('with an explicit deny in an identity-based policy');
    }
    if (found.length === 0) {
      return denied(`because no identity-based policy allows the ${action} action`);
    }
    if (role?.boundary !== undefined) {
      const within = (this.#managed.get(role.boundary) ?? []).filter((each) => applies(each, request));
      if (within.length === 0 || within.some(({ effect }) => effect === 'Deny')) {
        return denied(`because no permissions boundary allows the ${action} action`);
      }
    }
    return { verdict: { kind: 'allowed' }, by: found };
  }

  /** Disables a statement of a role's policy until the returned function is called. Throws `RangeError` for an unknown one. */
  withhold({
    roleName,
    policyName,
    index,
  }: Pick<StatementUse, 'roleName' | 'policyName' | 'index'>): () => void {
    const role = this.#roles.get(roleName);
    const policies = role === undefined ? [] : this.#policiesOf(role);
    const statement = policies.find(([name]) => name === policyName)?.[1][index];
    if (statement === undefined) {
      throw new RangeError(`the role ${roleName} has no statement ${index} in a policy ${policyName}`);
    }
    this.#withheld.add(statement);
    return () => {
      this.#withheld.delete(statement);
    };
  }

  /** All statements of all roles. */
  uses(): readonly StatementUse[] {
    return [...this.#roles].flatMap(([roleName, role]) =>
      this.#policiesOf(role).flatMap(([policyName, statements]) =>
        statements.map((statement, index) => ({
          roleName,
          policyName,
          index,
          sid: statement.sid,
          actions: statement.actions ?? (statement.notActions ?? []).map((action) => `not ${action}`),
          usedActions: [...(this.#used.get(statement)?.keys() ?? [])].sort(),
          timesUsed: [...(this.#used.get(statement)?.values() ?? [])].reduce((sum, times) => sum + times, 0),
        })),
      ),
    );
  }

  #policiesOf(role: Role): readonly (readonly [string, readonly Statement[]])[] {
    const attached = role.attached.map((arn) => [nameOf(arn), this.#managedPolicy(arn)] as const);
    const inline = [...role.inline].map(([name, { statements }]) => [name, statements] as const);
    return [...inline, ...attached];
  }

  #managedPolicy(arn: string): readonly Statement[] {
    const known = this.#managed.get(arn);
    if (known !== undefined) return known;
    const document = awsManagedPolicies[nameOf(arn)];
    if (document === undefined || !isAwsManaged(arn)) return [];
    const statements = parsePolicy(document);
    this.#managed.set(arn, statements);
    return statements;
  }
}

export interface InstanceProfile {
  readonly arn: string;
  /** Names. */
  readonly roles: readonly string[];
}

export interface RoleSettings {
  /** @default '/' */
  readonly path?: string;
  readonly trust: Value | undefined;
  readonly managedPolicyArns?: readonly string[];
  /** ARN of the managed policy that is the permissions boundary. @default none */
  readonly boundary?: string;
}

function denied(because: string): { readonly verdict: Verdict; readonly by: readonly Statement[] } {
  return { verdict: { kind: 'denied', because }, by: [] };
}

export function roleNameOf(arn: string): string {
  return nameOf(arn);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
