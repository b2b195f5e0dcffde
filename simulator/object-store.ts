/** A versioned S3 on loopback, in the real protocol, for an unmodified SDK: what is put there can be looked at and spoiled. */
import { createHash } from 'node:crypto';
import { type ApiAnswer, type ApiRequest, startServer } from './api/http';

/** A version of an object, or a delete marker. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  body: Buffer;
  readonly marker: boolean;
  readonly lastModified: Date;
  /** Whether S3 keeps the SHA-256 of the bytes, as it does where the one who put them asked for it. */
  readonly checksummed: boolean;
}

export interface ObjectStore {
  readonly url: string;
  /** By bucket, oldest version first. Change at will. */
  readonly buckets: Map<string, StoredVersion[]>;
  /** Requests so far, `GET /bucket/key`. */
  readonly requests: string[];
  /** Puts an object past all checks. */
  readonly put: (bucket: string, key: string, body: string | Buffer, more?: Partial<StoredVersion>) => void;
  /** The bytes of the newest version, as text. */
  readonly text: (bucket: string, key: string) => string;
  readonly keys: (bucket: string) => string[];
  /** While it is set, every answer is this status. */
  broken: number | undefined;
  readonly close: () => Promise<void>;
}

export async function startObjectStore(): Promise<ObjectStore> {
  let versions = 0;
  const buckets = new Map<string, StoredVersion[]>();
  const of = (bucket: string): StoredVersion[] => {
    const found = buckets.get(bucket) ?? [];
    buckets.set(bucket, found);
    return found;
  };
  const put: ObjectStore['put'] = (bucket, key, body, more) => {
    versions += 1;
    of(bucket).push({
      key,
      versionId: `v${String(versions).padStart(6, '0')}`,
      body: Buffer.from(body),
      marker: false,
      lastModified: new Date(),
      checksummed: false,
      ...more,
    });
  };
  const newest = (bucket: string, key: string): StoredVersion | undefined =>
    of(bucket).findLast((version) => version.key === key);
  const answer = ({ method, path, query, headers, body }: ApiRequest): ApiAnswer => {
    const [, bucket = '', ...rest] = path.split('/');
    const key = decodeURIComponent(rest.join('/'));
    const parameters = new URLSearchParams(query);
    store.requests.push(`${method} /${bucket}/${key}`);
    if (store.broken !== undefined) return { status: store.broken, headers: {}, body: fault('InternalError') };
    if (!buckets.has(bucket)) return { status: 404, headers: {}, body: fault('NoSuchBucket') };
    if (method === 'PUT') {
      if (headers['if-none-match'] === '*' && newest(bucket, key)?.marker === false)
        return { status: 412, headers: {}, body: fault('PreconditionFailed') };
      put(bucket, key, body, { checksummed: 'x-amz-checksum-sha256' in headers });
      return { status: 200, headers: {}, body: '' };
    }
    if (key === '') {
      const list = parameters.has('versions') ? listVersions : listObjects;
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: list(of(bucket), parameters) };
    }
    const id = parameters.get('versionId');
    const found = id
      ? of(bucket).find((version) => version.key === key && version.versionId === id)
      : newest(bucket, key);
    if (!found || found.marker) return { status: 404, headers: {}, body: fault('NoSuchKey') };
    const checksum = createHash('sha256').update(found.body).digest('base64');
    const isAsked = found.checksummed && headers['x-amz-checksum-mode'] !== undefined;
    const sums: Record<string, string> = isAsked
      ? { 'x-amz-checksum-sha256': checksum, 'x-amz-checksum-type': 'FULL_OBJECT' }
      : {};
    return { status: 200, headers: { 'x-amz-version-id': found.versionId, ...sums }, body: found.body };
  };
  const { url, close } = await startServer({ address: '127.0.0.1' }, async (request) => answer(request));
  const store: ObjectStore = {
    url,
    close,
    buckets,
    requests: [],
    put,
    text: (bucket, key) => newest(bucket, key)?.body.toString() ?? '',
    keys: (bucket) => [...new Set(of(bucket).map((version) => version.key))].sort(),
    broken: undefined,
  };
  return store;
}

/** Versions on one page of a listing: few, so that every test turns pages. */
const PAGE = 3;

function listVersions(all: readonly StoredVersion[], query: URLSearchParams): string {
  const after = query.get('key-marker') ?? '';
  const afterVersion = query.get('version-id-marker');
  const ordered = all
    .filter(({ key }) => key.startsWith(query.get('prefix') ?? ''))
    .sort((one, other) =>
      one.key === other.key ? Number(one.versionId < other.versionId) - 0.5 : Number(one.key > other.key) - 0.5,
    );
  const rest = ordered.filter(
    ({ key, versionId }) => key > after || (afterVersion !== null && key === after && versionId < afterVersion),
  );
  const page = rest.slice(0, PAGE);
  const last = page.at(-1);
  const more =
    rest.length > PAGE && last
      ? `<IsTruncated>true</IsTruncated><NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.versionId}</NextVersionIdMarker>`
      : '<IsTruncated>false</IsTruncated>';
  const items = page.map(({ key, versionId, marker, lastModified }) => {
    const kind = marker ? 'DeleteMarker' : 'Version';
    return `<${kind}><Key>${key}</Key><VersionId>${versionId}</VersionId><LastModified>${lastModified.toISOString()}</LastModified></${kind}>`;
  });
  return `<ListVersionsResult>${more}${items.join('')}</ListVersionsResult>`;
}

function listObjects(all: readonly StoredVersion[], query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('start-after') ?? query.get('continuation-token') ?? '';
  const current = [...new Map(all.map((version) => [version.key, version])).values()].filter(({ marker }) => !marker);
  const keys = current
    .map(({ key }) => key)
    .filter((key) => key.startsWith(prefix) && key > after)
    .sort();
  if (query.get('delimiter') !== '/') {
    return `<ListBucketResult>${keys
      .slice(0, Number(query.get('max-keys') ?? 1000))
      .map((key) => `<Contents><Key>${key}</Key></Contents>`)
      .join('')}</ListBucketResult>`;
  }
  const folders = [...new Set(keys.map((key) => `${prefix}${key.slice(prefix.length).split('/')[0]}/`))].filter(
    (folder) => folder > after,
  );
  const page = folders.slice(0, PAGE);
  const more =
    folders.length > PAGE
      ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${page.at(-1)}~</NextContinuationToken>`
      : '';
  return `<ListBucketResult>${more}${page.map((folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`).join('')}</ListBucketResult>`;
}

const fault = (code: string): string => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
