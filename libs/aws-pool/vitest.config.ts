import { projectTests } from '../../vitest.shared.ts';

// Mocks of SDK clients replace methods of their prototypes, for every file that shares the modules.
export default projectTests(import.meta.dirname, { isolate: true });
