/**
 * Measures how long ago a drill last passed (M6): by the heads of the evidence in this region's archive. Its objects are
 * locked, so a head is believed here; `holdfast drill verify` proves it.
 */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DRILLS, drillHead, FILES } from '../../recovery/evidence/head';
import { withClient } from '../../runtime/aws-client';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { metricFields } from '../../runtime/metrics';
import { objectVersions, type ObjectVersion } from '../../runtime/object-versions';
import { parseJson } from '../../runtime/text';
import { settings } from './aws-client';
import { DRILL_AGE, drillAgeEnvironment } from './drill-age-contract';

const DAY_MS = 24 * 60 * 60 * 1000;

/** By which a clock may be ahead of this one. */
const CLOCKS_MS = 15 * 60 * 1000;

/** @throws where S3 does not answer: Lambda tries again, and silence raises the alarm */
export async function handler(): Promise<{ readonly days: number | undefined }> {
  const {
    AWS_REGION: region,
    EVIDENCE_BUCKET: bucket,
    HOLDFAST_ENVIRONMENT: environment,
    LOG_LEVEL,
  } = readEnvironment('drill-age', drillAgeEnvironment);
  const log = createLog({ service: 'drill-age', region }, LOG_LEVEL);
  const passed = await withClient(new S3Client(settings(region)), async (s3) => {
    const found: number[] = [];
    for (const version of await heads(s3, bucket)) {
      const head = await readHead(s3, bucket, version);
      if (head?.environment === environment && head.passed && !head.rehearsal) found.push(Date.parse(head.at));
    }
    return found;
  });
  const now = Date.now();
  const past = passed.filter((at) => at <= now + CLOCKS_MS);
  // Closed by a clock that was wrong: it would keep the alarm silent until that time has come.
  if (past.length < passed.length)
    log.warn({ bucket, heads: passed.length - past.length }, 'heads of drills in the future are not believed');
  const days = past.length === 0 ? undefined : Math.max(0, (now - Math.max(...past)) / DAY_MS);
  if (days === undefined) log.warn({ bucket }, 'no drill has passed yet');
  else {
    const metric = { [DRILL_AGE.metric]: { value: days, unit: 'Count' as const } };
    log.info(metricFields(DRILL_AGE.namespace, {}, metric, new Date()), 'a drill has passed');
  }
  return { days };
}

/** The first version of each head: who deletes or replaces one later only hides it. */
async function heads(s3: S3Client, bucket: string): Promise<readonly ObjectVersion[]> {
  const first = new Map<string, ObjectVersion>();
  // The newest version comes first.
  for await (const version of objectVersions(s3, bucket, `${DRILLS}/`))
    if (!version.marker && version.key.endsWith(`/${FILES.head}`)) first.set(version.key, version);
  return [...first.values()];
}

async function readHead(s3: S3Client, bucket: string, { key, versionId }: ObjectVersion) {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  return drillHead.safeParse(parseJson((await body?.transformToString()) ?? '')).data;
}
