import type { AutoscalerSettings } from '@poolkeeper/pool-config';

/** What a pass is made by. */
export type PassSettings = Omit<AutoscalerSettings, 'passEveryMs'>;
