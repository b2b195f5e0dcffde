import { Fault, notServed, type Service } from './service';
import type { ApiAnswer, ApiRequest } from './http';
import { element, type Value } from './xml';

/** Serves it. @param exists whether a bucket is one of the region's */
export const storesService = (exists: (region: string, bucket: string) => boolean): Service => ({
  name: 's3',
  asked,
  refuse: ({ code, status, message }) => xml(status, 'Error', { Code: code, Message: message }),
  answer: async (region, request) => {
    const { bucket, key } = placeOf(request);
    if (asked(request) === '') throw notServed('s3', `${request.method} ${request.path}?${request.query}`);
    if (!exists(region, bucket)) throw new Fault('NoSuchBucket', 404, 'The specified bucket does not exist');
    if (key !== '') throw new Fault('NotFound', 404, 'Not Found');
    const query = new URLSearchParams(request.query);
    const result = { Name: bucket, Prefix: query.get('prefix') ?? '', MaxKeys: 1000, KeyCount: 0, IsTruncated: false };
    return xml(200, 'ListBucketResult', result, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"');
  },
});

function asked({ method, path, query }: ApiRequest): string {
  const { key } = placeOf({ path });
  if (method === 'HEAD' && key !== '') return 'HeadObject';
  return method === 'GET' && key === '' && new URLSearchParams(query).get('list-type') === '2' ? 'ListObjectsV2' : '';
}

/** A bucket is the first part of the path, as whenever the endpoint is an address. */
function placeOf({ path }: Pick<ApiRequest, 'path'>): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', ...key] = path.split('/');
  return { bucket: decodeURIComponent(bucket), key: key.join('/') };
}

const xml = (status: number, name: string, content: Value, attributes?: string): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${element(name, content, attributes)}`,
});
