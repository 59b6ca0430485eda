import { type ViteUserConfig } from 'vitest/config';
/** The one Vitest configuration of all projects. `projectRoot` is an absolute path. */
export declare function projectTests(projectRoot: string): ViteUserConfig;
//# sourceMappingURL=vitest.shared.d.ts.map
