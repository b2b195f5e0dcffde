/** What the checks before a flip look at. */
import type { Region } from '../../../config/types';
import type { RegionSwitch } from '../../../region-switch/client';
import type { DrillOptions } from '../options';
import type { DrillPorts } from '../ports';
import type { Direction, DrillTarget } from '../target';
import type { Visitor } from '../visitor';

export interface Scene {
  readonly target: DrillTarget;
  readonly direction: Direction;
  readonly options: DrillOptions;
  readonly ports: Pick<DrillPorts, 'clock' | 'interrupted' | 'screen'>;
  readonly visitor: Visitor;
  /** Region switch in a region. */
  readonly regionSwitch: (region: Region) => Promise<RegionSwitch>;
}
