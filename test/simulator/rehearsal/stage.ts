/** A rehearsal's regions in the test's own process, where a test can query their databases without a portal. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_NAME } from '../../../lib/config/names';
import type { Environment } from '../../../lib/config/types';
import { rollCall } from '../../../lib/recovery/processes/supervisor';
import type { Stage } from '../../../simulator/rehearsal/stage';
import { createAuthority, type Authority } from '../../../simulator/engines/certificates';
import type { FrontDoorControls } from '../../../simulator/engines/load-balancer';
import { PostgresServer } from '../../../simulator/engines/server';
import { Disturber, variablePace } from '../../../simulator/faults/disturber';
import { PACES, type Pace } from '../../../simulator/executor/pace';
import { addressesOf, openRegions, type OpenedRegions } from '../../../simulator/regions/start';
import { placeOf } from '../../../simulator/regions/addresses';
import { type ProgramEnd, surveyOf } from '../../../simulator/regions/messages';
import { openTestWorkplace } from '../../support/postgres';

export interface LocalStage extends Stage {
  /** What it carried out, and how calls can be made to fail. */
  readonly simulator: OpenedRegions['simulator'];
  /** Of the regions' files. */
  readonly folder: string;
  /** Starts all portals anew. */
  readonly replacePortals: () => Promise<void>;
  /** Runs a statement as the superuser on the writer. */
  readonly onWriter: (sql: string) => Promise<void>;
  /** Ids of the heartbeats that the region's database has. */
  readonly heartbeatsIn: (region: string) => Promise<ReadonlySet<string>>;
  /** The same of the region's database as it was when it was lost: its kept files are started here. */
  readonly heartbeatsLeftBehindIn: (region: string) => Promise<ReadonlySet<string>>;
}

/** @param linkDelayMs each way; @param controls of the front doors that replace those of the templates */
export async function openLocalStage(
  environment: Environment,
  linkDelayMs: number,
  pace: Pace = PACES.rehearsal,
  controls: Partial<FrontDoorControls> = {},
): Promise<LocalStage> {
  const workplace = openTestWorkplace();
  const variable = variablePace(pace);
  const { folder } = workplace;
  const ends: ProgramEnd[] = [];
  try {
    const open = await openRegions({
      environment,
      given: {},
      grounds: workplace,
      linkDelayMs,
      pace: variable.pace,
      skipsFunctions: false,
      controls,
      logged: () => undefined,
      ended: (program, ending) => void ends.push({ kind: 'ended', program, ending, at: Date.now() }),
    });
    const disturber = new Disturber(open, linkDelayMs, variable);
    const { regions, simulator, places, settled } = open;
    const { planArn, loopback, inside } = addressesOf(open);
    const server = (name: string, address: string, authority: Authority) =>
      new PostgresServer({
        directory: workplace,
        authority,
        name,
        address,
        port: places.port.database,
        hosts: ['localhost'],
      });
    const asked = { ...createAuthority(), certificate: readFileSync(join(folder, 'authority.crt'), 'utf8') };
    return {
      target: { environment, planArn, loopback: { ...loopback, mailPort: loopback.mailPort } },
      inside,
      simulator,
      folder,
      replacePortals: async () =>
        void (await Promise.all([...open.parts.sites.values()].map((site) => site.skewClocks(0)))),
      onWriter: async (sql) => {
        const { database } = open.parts;
        await database.server(database.writer).query(sql, [], DATABASE_NAME);
      },
      lose: (region) => regions.lose(region),
      cutOff: (region) => regions.cutOff(region),
      flipBare: (mode, region) => regions.flipBare(mode, region),
      restore: (region) => regions.restore(region),
      settle: settled,
      rollCall,
      takeEnds: () => ends.splice(0),
      survey: async () => ({ ...surveyOf(process.pid), complaints: [...simulator.complaints] }),
      faults: {
        disturb: (disturbance, step) => disturber.disturb(disturbance, step),
        mend: () => disturber.mend(),
        repair: () => disturber.repair(),
        abandon: async () => disturber.abandon(),
        facts: (ids) => disturber.facts(ids),
      },
      heartbeatsIn: (region) => idsIn(server(region, placeOf(places, region).address, asked)),
      async heartbeatsLeftBehindIn(region) {
        const [kept, ...others] = readdirSync(folder).filter((name) => name.startsWith(`${region}-left-behind-`));
        if (kept === undefined || others.length > 0) throw new Error(`${region}: one past must have been kept`);
        const past = server(kept, places.outside, createAuthority());
        await past.start();
        return idsIn(past);
      },
      close: () => closed(open, workplace.close),
    };
  } catch (error) {
    await workplace.close();
    throw error;
  }
}

async function idsIn(server: PostgresServer): Promise<ReadonlySet<string>> {
  const rows = await server.query('SELECT id::text AS id FROM holdfast.heartbeat');
  return new Set(rows.map(({ id }) => String(id)));
}

/** A region that is lost starts nothing again. */
async function closed({ regions, simulator, places }: OpenedRegions, sweep: () => Promise<void>): Promise<void> {
  for (const { region } of places.regions) await regions.lose(region.name);
  await simulator.close();
  await sweep();
}
