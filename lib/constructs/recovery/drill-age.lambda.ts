/**
 * Measures how long ago a drill last passed (M6): by the heads of the evidence in this region's archive. Whose objects are
 * locked, so a head is believed here; `holdfast drill verify` proves it.
 */
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { DRILLS, drillHead, FILES } from '../../recovery/evidence/head';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { metricFields } from '../../runtime/metrics';
import { PATIENCE_MS } from '../../contracts/region-switch-functions';
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
  const s3 = new S3Client({
    region,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: PATIENCE_MS.connect,
      requestTimeout: PATIENCE_MS.request,
      throwOnRequestTimeout: true,
    },
  });
  try {
    const passed: number[] = [];
    for (const object of await heads(s3, bucket)) {
      const head = await readHead(s3, bucket, object);
      if (head?.environment === environment && head.passed && !head.rehearsal) passed.push(Date.parse(head.at));
    }
    const now = Date.now();
    const past = passed.filter((at) => at <= now + CLOCKS_MS);
    // Closed by a clock that was wrong: it would keep the alarm silent until that time has come.
    if (past.length < passed.length)
      log.warn({ bucket, heads: passed.length - past.length }, 'heads of drills in the future are not believed');
    const days = past.length === 0 ? undefined : Math.max(0, (now - Math.max(...past)) / DAY_MS);
    if (days === undefined) log.warn({ bucket }, 'no drill has passed yet');
    else
      log.info(
        {
          ...metricFields(DRILL_AGE.namespace, {}, { [DRILL_AGE.metric]: { value: days, unit: 'Count' } }, new Date()),
        },
        'a drill has passed',
      );
    return { days };
  } finally {
    s3.destroy();
  }
}

interface HeadObject {
  readonly Key: string;
  readonly VersionId: string | undefined;
}

/** The first version of each head: who deletes or replaces one later only hides it. */
async function heads(s3: S3Client, bucket: string): Promise<readonly HeadObject[]> {
  const first = new Map<string, HeadObject>();
  for await (const { Versions: versions = [] } of pages(s3, bucket)) {
    // The newest version comes first.
    for (const { Key, VersionId } of versions) if (Key?.endsWith(`/${FILES.head}`)) first.set(Key, { Key, VersionId });
  }
  return [...first.values()];
}

async function* pages(s3: S3Client, bucket: string): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: `${DRILLS}/`,
        KeyMarker: page?.NextKeyMarker,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    yield page;
  } while (page.IsTruncated);
}

async function readHead(s3: S3Client, bucket: string, object: HeadObject) {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, ...object }));
  const parsed = drillHead.safeParse(json(await body?.transformToString()));
  return parsed.success ? parsed.data : undefined;
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
