/** A versioned S3 on loopback, in the real protocol, for an unmodified SDK: what is put there can be looked at and spoiled. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { portOf } from './engines/program';

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
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://store');
    const [, bucket = '', ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    store.requests.push(`${request.method} /${bucket}/${key}`);
    const reply = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-length': String(Buffer.byteLength(text)), ...headers })
        .end(request.method === 'HEAD' ? undefined : text);
    };
    if (store.broken !== undefined) return reply(store.broken, fault('InternalError'));
    if (!buckets.has(bucket)) return reply(404, fault('NoSuchBucket'));
    if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && newest(bucket, key)?.marker === false)
        return reply(412, fault('PreconditionFailed'));
      put(bucket, key, body, { checksummed: 'x-amz-checksum-sha256' in request.headers });
      return reply(200);
    }
    if (key !== '') {
      const id = url.searchParams.get('versionId');
      const found = id
        ? of(bucket).find((version) => version.key === key && version.versionId === id)
        : newest(bucket, key);
      if (!found || found.marker) return reply(404, fault('NoSuchKey'));
      const headers: Record<string, string> = { 'x-amz-version-id': found.versionId };
      const checksum = createHash('sha256').update(found.body).digest('base64');
      if (found.checksummed && request.headers['x-amz-checksum-mode'])
        Object.assign(headers, { 'x-amz-checksum-sha256': checksum, 'x-amz-checksum-type': 'FULL_OBJECT' });
      return reply(200, found.body, headers);
    }
    return reply(
      200,
      url.searchParams.has('versions')
        ? listVersions(of(bucket), url.searchParams)
        : listObjects(of(bucket), url.searchParams),
      { 'content-type': 'application/xml' },
    );
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const store: ObjectStore = {
    url: `http://127.0.0.1:${portOf(server)}`,
    buckets,
    requests: [],
    put,
    text: (bucket, key) => newest(bucket, key)?.body.toString() ?? '',
    keys: (bucket) => [...new Set(of(bucket).map((version) => version.key))].sort(),
    broken: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
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

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
