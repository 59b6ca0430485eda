import { createHash } from 'node:crypto';
import type { Value } from '../cloudformation/template.ts';
import type { RoleCredentials } from '../functions/function-settings.ts';
import { applies, type AccessRequest } from './access.ts';
import { awsManagedPolicies } from './managed-policies.ts';
import { parsePolicy, type Statement } from './policy-document.ts';

/** Who signed a request. */
export interface Principal {
  /** `arn:aws:sts::000000000000:assumed-role/role/session` */
  readonly arn: string;
  readonly userId: string;
  readonly secretAccessKey: string;
  /** The role whose policies decide. @default - an operator, who may do everything */
  readonly roleName?: string;
}

/** How a request to do something ends. */
export type Verdict =
  | { readonly kind: 'allowed' }
  /** In AWS's words: what it is because of. */
  | { readonly kind: 'denied'; readonly because: string };

/** One statement of a role's policies, and what it was good for. */
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

interface Role {
  readonly arn: string;
  readonly roleId: string;
  trust: readonly Statement[];
  trustDocument: Value | undefined;
  /** Inline policies by name. */
  readonly inline: Map<string, readonly Statement[]>;
  /** ARNs of managed policies. */
  attached: readonly string[];
  boundary: string | undefined;
}

/** The roles of an account, who has assumed one, and which statements were needed. */
export class Identities {
  readonly #accountId: string;
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, readonly Statement[]>();
  readonly #instanceProfiles = new Map<string, InstanceProfile>();
  readonly #principals = new Map<string, Principal>();
  /** How often each statement allowed each action. */
  readonly #used = new Map<Statement, Map<string, number>>();
  readonly #withheld = new Set<Statement>();
  /** Whether a key that nobody knows is taken for an operator's, and no signature is checked. */
  readonly acceptsAnyone: boolean;

  constructor({ accountId, acceptsAnyone = false }: { accountId: string; acceptsAnyone?: boolean }) {
    this.#accountId = accountId;
    this.acceptsAnyone = acceptsAnyone;
  }

  /** A user of the account who may do everything. */
  addOperator(key: { readonly accessKeyId: string; readonly secretAccessKey: string }): void {
    this.#principals.set(key.accessKeyId, {
      arn: `arn:aws:iam::${this.#accountId}:user/${key.accessKeyId}`,
      userId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey,
    });
  }

  /** Creates a role, or changes its trust, boundary and managed policies. */
  putRole(name: string, settings: RoleSettings): { readonly arn: string; readonly roleId: string } {
    const { path = '/', trust, managedPolicyArns = [], boundary } = settings;
    const role = this.#roles.get(name) ?? {
      arn: `arn:aws:iam::${this.#accountId}:role${path}${name}`,
      roleId: `AROA${hash(name).slice(0, 17).toUpperCase()}`,
      trust: [],
      trustDocument: undefined,
      inline: new Map<string, readonly Statement[]>(),
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

  /** Puts an instance profile there, or takes it away with `undefined`. */
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

  /** Gives a role an inline policy, or takes it with `undefined`. */
  setInlinePolicy(roleName: string, policyName: string, document: Value | undefined): void {
    const role = this.#roles.get(roleName);
    if (role === undefined) return;
    if (document === undefined) role.inline.delete(policyName);
    else role.inline.set(policyName, parsePolicy(document));
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
    return this.#managed.has(arn);
  }

  setManagedPolicy(arn: string, document: Value | undefined): void {
    if (document === undefined) this.#managed.delete(arn);
    else this.#managed.set(arn, parsePolicy(document));
  }

  /** Temporary credentials of a role; undefined when there is no such role, or when it does not trust `service`. */
  assume(
    roleArn: string,
    { sessionName, service }: { readonly sessionName: string; readonly service?: string },
  ): RoleCredentials | undefined {
    const roleName = roleNameOf(roleArn);
    const role = this.#roles.get(roleName);
    if (role === undefined) return undefined;
    if (service !== undefined && !this.trusts(roleArn, service)) return undefined;
    const id = hash(`${roleName}/${sessionName}`).toUpperCase();
    const credentials = {
      accessKeyId: `ASIA${id.slice(0, 16)}`,
      secretAccessKey: hash(`secret of ${roleName}/${sessionName}`).slice(0, 40),
      sessionToken: `local-cloud-session-${id.slice(16, 48)}`,
    };
    this.#principals.set(credentials.accessKeyId, {
      arn: `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${sessionName}`,
      userId: `${role.roleId}:${sessionName}`,
      secretAccessKey: credentials.secretAccessKey,
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

  /** Who has a key; undefined for a key that nobody has. */
  principal(accessKeyId: string): Principal | undefined {
    const known = this.#principals.get(accessKeyId);
    if (known !== undefined || !this.acceptsAnyone) return known;
    return {
      arn: `arn:aws:iam::${this.#accountId}:user/${accessKeyId}`,
      userId: accessKeyId,
      secretAccessKey: '',
    };
  }

  /** Whether a role may do something, by its own policies. The statements that allow it count as used. */
  judge(roleName: string, request: AccessRequest): Verdict {
    const { verdict, by } = this.#look(roleName, request);
    for (const statement of by) {
      const used = this.#used.get(statement) ?? new Map<string, number>();
      this.#used.set(statement, used.set(request.action, (used.get(request.action) ?? 0) + 1));
    }
    return verdict;
  }

  /** The same for somebody who only wants to know. */
  allows(roleName: string, request: AccessRequest): boolean {
    return this.#look(roleName, request).verdict.kind === 'allowed';
  }

  #look(
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

  /** Takes one statement out of a role's policy until the returned function is called. `RangeError` when there is none. */
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

  /** Every statement of every role, and what it allowed so far. */
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
    return [...role.inline, ...attached];
  }

  #managedPolicy(arn: string): readonly Statement[] {
    const known = this.#managed.get(arn);
    if (known !== undefined) return known;
    const document = awsManagedPolicies[nameOf(arn)];
    if (document === undefined || !arn.includes(':iam::aws:policy/')) return [];
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
  /** ARN of the managed policy that limits the others. @default none */
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
