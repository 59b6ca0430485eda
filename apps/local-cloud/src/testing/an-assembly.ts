import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Template, Value } from '../cloudformation/template.ts';

export interface AnAssembly {
  /** Templates by the names of their stacks, in the order of their deployment. */
  readonly stacks: Readonly<Record<string, Template>>;
  /** Folders of functions' code by the key in the bucket. @default none */
  readonly code?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly as the CDK does into `folder`, and answers it. */
export async function anAssembly(folder: string, { stacks, code = {} }: AnAssembly): Promise<string> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(stacks);
  const write = (file: string, content: object) => writeFile(join(folder, file), JSON.stringify(content));
  await write('assets.json', {
    version: '55.0.0',
    files: Object.fromEntries(
      Object.entries(code).map(([objectKey, path]) => [
        objectKey,
        {
          source: { path: relative(folder, path), packaging: 'zip' },
          destinations: { here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey } },
        },
      ]),
    ),
  });
  await write('manifest.json', {
    version: '55.0.0',
    artifacts: Object.fromEntries([
      ['assets', { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } }],
      ...names.map((name, index) => [
        name,
        {
          type: 'aws:cloudformation:stack',
          dependencies: ['assets', ...names.slice(0, index)],
          properties: { templateFile: `${name}.template.json` },
        },
      ]),
    ]) as object,
  });
  for (const [name, template] of Object.entries(stacks)) await write(`${name}.template.json`, template);
  return folder;
}

/** A role that one of AWS's services assumes and that may do what the statements say. */
export function aRole(service: string, statements: readonly Value[]): Template['Resources'][string] {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    },
  };
}

/** The code of a function, as a template refers to it. */
export function codeAt(key: string): Value {
  return { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: key };
}
