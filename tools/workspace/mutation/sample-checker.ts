// A plugin for Stryker. Its checkers decide which mutants are worth a test run, which `--mutate` cannot: a range there includes
// every mutant inside it, so the draw of a function's body would run the whole function's mutants.
import { CheckStatus, type Checker, type CheckResult } from '@stryker-mutator/api/check';
import type { Mutant, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { isDrawn, pathInProject, type Draw } from './sample.ts';

class SampleChecker implements Checker {
  static readonly inject = tokens(commonTokens.options);
  readonly #draw: Draw;

  constructor(options: StrykerOptions) {
    this.#draw = options.sample as Draw;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  group(mutants: readonly Mutant[]): Promise<string[][]> {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  check(mutants: readonly Mutant[]): Promise<Record<string, CheckResult>> {
    return Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, this.#check(mutant)])));
  }

  #check({ fileName, ...mutant }: Mutant): CheckResult {
    return isDrawn({ ...mutant, file: pathInProject(fileName) }, this.#draw)
      ? { status: CheckStatus.Passed }
      : { status: CheckStatus.CompileError, reason: 'not drawn' };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];

export const strykerValidationSchema = {
  properties: {
    sample: {
      type: 'object',
      required: ['share', 'seed'],
      properties: {
        share: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        seed: { type: 'integer' },
      },
    },
  },
};
