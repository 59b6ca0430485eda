import { places } from './places.ts';
import type { Sources } from './sources.ts';

export interface Generator {
  /** What the arguments are, for the help text. */
  readonly usage: string;
  /** An example that the tests generate. */
  readonly example: readonly string[];
  /** Changes the sources. Returns what is left to do by hand. */
  generate(sources: Sources, ...names: string[]): readonly string[];
}

export const generators: Readonly<Record<string, Generator>> = {
  setting: {
    usage: 'NAME            a whole number in `scaling` that decisions are based on, such as maxStepIn',
    example: ['maxQueueLength'],
    generate(sources, name) {
      requireName(name, /^[a-z][a-zA-Z]+$/, 'maxQueueLength');
      sources.insertAfter(
        places.scalingConfig,
        /^export const scaling = section\(\{\n/,
        `${name}: count().optional().meta({ description: 'TODO: what it limits.', absent: 'no limit' }),\n`,
      );
      sources.insertAfter(
        places.readSettings,
        /^const policy = z\.object\(\{\n/,
        `${name}: z.exactOptional(count),\n`,
      );
      sources.insertAfter(
        places.writeSettings,
        /^function policyOf\([\s\S]*?\n {2}return (?:defined\()?\{\n/,
        `${name}: scaling.${name},\n`,
      );
      sources.insertAfter(
        places.policy,
        /^export interface Policy \{\n/,
        `/** TODO: what it limits. @default - no limit */\nreadonly ${name}?: number;\n`,
      );
      return [
        `move ${name} in each file to the settings that it belongs to, and describe it`,
        'write the reference: npx nx run pool-config:codegen and npx nx run infra-deployer:codegen',
        `base a decision on it in libs/scaling-decision, and add it to src/testing/policies.ts`,
        'explain it in docs/guides/scaling-policy.md',
      ];
    },
  },

  'decision-reason': {
    usage: 'CODE            a reason of a decision, such as queue-too-long',
    example: ['queue-too-long'],
    generate(sources, code) {
      requireName(code, /^[a-z]+(-[a-z]+)*$/, 'queue-too-long');
      sources.insertAfter(
        places.reason,
        /^export type Reason =\n {2}\| Implausibility\n/,
        `  | {\n      /** TODO: when a decision has this reason. */\n      readonly code: '${code}';\n    }\n`,
      );
      sources.insertAfter(
        places.describeReason,
        /^export function describeReason\(reason: Reason\): string \{\n {2}switch \(reason\.code\) \{\n/,
        `case '${code}':\nreturn 'TODO: the fact, then what to do';\n`,
      );
      sources.insertAfter(
        places.describeReasonTest,
        /^ {2}it\.each<\[string, Reason\]>\(\[\n/,
        `['TODO: the fact, then what to do', { code: '${code}' }],\n`,
      );
      return [
        'give the reason its numbers, and its sentence',
        'return it from decide in libs/scaling-decision, with a test',
        'explain it in docs/guides/decisions-explained.md and in the README of libs/scaling-decision',
      ];
    },
  },

  notice: {
    usage: 'CODE            a notice of the autoscaler, on which alarms are built, such as queue-unread',
    example: ['queue-unread'],
    generate(sources, code) {
      requireName(code, /^[a-z]+(-[a-z]+)*$/, 'queue-unread');
      sources.insertAfter(places.notices, /^export const noticeCodes = \[\n/, `'${code}',\n`);
      sources.insertAfter(
        places.autoscalerManual,
        /^\| `settings-stale` .*\n/,
        `| \`${code}\` | warn | TODO: what has happened | TODO: what to do |\n`,
      );
      return [
        `return warning('${code}', ...) from one of the functions in ${places.notices}, with a test`,
        'decide whether an alarm is built on it: infra/worker-pool',
      ];
    },
  },

  'doctor-check': {
    usage: 'NAME            a check of `poolkeeper doctor`, such as warm-pool',
    example: ['warm-pool'],
    generate(sources, name) {
      requireName(name, /^[a-z]+(-[a-z]+)*$/, 'warm-pool');
      const identifier = camelCase(name);
      sources.create(
        `${places.checks}/${name}.ts`,
        `import { skipped, type Check } from './check.ts';

/** TODO: what can be wrong. */
export const ${identifier}: Check = {
  name: '${name.replaceAll('-', ' ')}',
  scope: 'deployment',
  check({ settings }) {
    return skipped(\`TODO: check \${settings.name}\`);
  },
};
`,
      );
      sources.insertAfter(
        places.allChecks,
        /^import type \{ Check \} from '\.\/check\.ts';\n/,
        `import { ${identifier} } from './${name}.ts';\n`,
      );
      sources.insertAfter(
        places.allChecks,
        /^export const allChecks: readonly Check\[\] = \[\n/,
        `${identifier},\n`,
      );
      return [
        `implement ${places.checks}/${name}.ts, and move ${identifier} in all-checks.ts to its place in the order of creation`,
        'plant the fault that it finds: apps/infra-deployer/src/commands/doctor/faults.test.ts',
      ];
    },
  },

  'local-cloud-operation': {
    usage: 'SERVICE NAME    an AWS operation that local-cloud serves, such as sts GetSessionToken',
    example: ['sts', 'GetSessionToken'],
    generate(sources, service, operation) {
      requireName(service, /^[a-z0-9-]+$/, 'sts');
      requireName(operation, /^[A-Z][a-zA-Z]+$/, 'GetSessionToken');
      const alone = `${places.awsServices}/${service}.ts`;
      const file = sources.has(alone) ? alone : `${places.awsServices}/${service}/service.ts`;
      if (!sources.has(file))
        throw new Error(`local-cloud has no service "${service}": see ${places.awsServices}`);
      const above = file === alone ? '.' : '..';
      const implementation = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
      const sdk = /^import \* as \w+ from '(?<name>@aws-sdk\/[^']+)';$/m.exec(sources.read(file))?.groups
        ?.name;
      if (sdk === undefined)
        throw new Error(`${file} must import the SDK of its service: adapt the generator`);

      sources.insertAfter(
        file,
        /^import \* as \w+ from '@aws-sdk\/[^']+';\n/,
        `import type { ${operation}CommandInput, ${operation}CommandOutput } from '${sdk}';\n`,
      );
      const imported = sources.read(file);
      const missing = ['Answer', 'Call'].filter((name) => !new RegExp(`\\b${name}\\b.* from`).test(imported));
      if (missing.length > 0) {
        sources.insertAfter(
          file,
          /^import \{ service \} from '[^']+';\n/,
          `import type { ${missing.join(', ')} } from '${above}/call.ts';\n`,
        );
      }
      sources.insertAfter(file, /^ {2}operations: \{/, ` ${operation}: ${implementation}, `);
      sources.append(
        file,
        `function ${implementation}(_input: ${operation}CommandInput, { world }: Call): Answer<${operation}CommandOutput> {
  throw new Error(\`TODO: answer as AWS does in \${world.region}\`);
}
`,
      );
      return [
        `implement ${implementation} in ${file}, at least as strict as AWS's documentation`,
        `give it a rule in ${places.awsServices}/access-rules.ts, unless it needs its own name on "*"`,
        'test it through the wire: apps/local-cloud/src/contract',
        'say in the README of apps/local-cloud what it models',
      ];
    },
  },
};

function requireName(name: string | undefined, pattern: RegExp, example: string): asserts name is string {
  if (name === undefined || !pattern.test(name)) {
    throw new Error(`the name must look like "${example}", got "${name ?? ''}"`);
  }
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
