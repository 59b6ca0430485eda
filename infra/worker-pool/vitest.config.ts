import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.shared.ts';

// The first synthesis of a file loads most of the CDK, which a busy machine takes its time for.
export default mergeConfig(projectTests(import.meta.dirname), { test: { testTimeout: 60_000 } });
