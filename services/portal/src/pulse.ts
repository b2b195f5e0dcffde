/** The pulse: one row per region, written through the writer and read back from this region's reader. */
import type pg from 'pg';

/** How long ago a region's portals last wrote, as far as this region's reader knows. */
export interface PulseAge {
  /** Region of the portal that wrote. */
  readonly from: string;
  readonly seconds: number;
}

/** Writes that this region is alive, in the caller's transaction. */
export async function beat(client: pg.ClientBase, region: string): Promise<void> {
  await client.query(
    `INSERT INTO holdfast.pulse (region, beat_at) VALUES ($1, clock_timestamp())
     ON CONFLICT (region) DO UPDATE SET beat_at = excluded.beat_at`,
    [region],
  );
}

/** The age of every region's pulse in this database, by the database's clock. */
export async function pulseAges(pool: Pick<pg.Pool, 'query'>): Promise<readonly PulseAge[]> {
  const { rows } = await pool.query<{ region: string; seconds: number }>(
    'SELECT region, greatest(0, extract(epoch FROM clock_timestamp() - beat_at))::float8 AS seconds FROM holdfast.pulse ORDER BY region',
  );
  return rows.map(({ region, seconds }) => ({ from: region, seconds }));
}
