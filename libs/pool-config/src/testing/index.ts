export { aPoolConfig } from './a-pool-config.ts';
export { aPoolSettings } from './a-pool-settings.ts';
export { settings, settingsOfParts, type Setting } from '../reference/setting.ts';
