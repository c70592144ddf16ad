// The part of S3 that reading uses, from memory, on loopback: listings in pages, whole objects and ranges of them.
//
//   node s3.js FOLDER MILLISECONDS
//
// FOLDER/BUCKET/KEY is an object. Every answer is held back for so many milliseconds, as a network would. The port is
// printed; GET /__requests tells, and forgets, what was asked. Ends when standard input does, so that none outlives its
// parent. Python's HTTP server takes ten times the processor time for a request, and would be what is measured.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const [folder, latency] = [process.argv[2], Number(process.argv[3])];
const PAGE = 1000;
const LIST = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';

// Links to one file share its bytes: thousands of objects need not take memory each.
const bytesOf = new Map();
function load(file) {
  const inode = fs.statSync(file).ino;
  if (!bytesOf.has(inode)) bytesOf.set(inode, fs.readFileSync(file));
  return bytesOf.get(inode);
}

const objects = new Map();
for (const name of fs.readdirSync(folder, { recursive: true }).sort()) {
  const file = path.join(folder, name);
  if (fs.statSync(file).isFile()) objects.set(name, load(file));
}
const keys = [...objects.keys()].sort();

let requests = { LIST: 0, GET: 0, RANGE: 0, HEAD: 0, bytes: 0 };
const headers = (size) => ({
  'Content-Length': size,
  'Content-Type': 'binary/octet-stream',
  ETag: '"0"',
  'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
  'Accept-Ranges': 'bytes',
});

function list(bucket, query, response) {
  requests.LIST += 1;
  const prefix = `${bucket}/${query.get('prefix') ?? ''}`;
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? '';
  const found = listed(prefix, query.get('delimiter') ?? '', `${bucket}/${after}`, bucket.length + 1);
  const page = found.slice(0, Number(query.get('max-keys') ?? PAGE));
  const more = found.length > page.length;
  const next = more ? page.at(-1).key : '';
  const entries = page.map(({ key, size }) =>
    size === undefined
      ? `<CommonPrefixes><Prefix>${key}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${key}</Key><Size>${size}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
        '<ETag>"0"</ETag><StorageClass>STANDARD</StorageClass></Contents>');
  response.writeHead(200, { 'Content-Type': 'application/xml' });
  response.end(`${LIST}<Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${entries.join('')}` +
    `<NextContinuationToken>${next}</NextContinuationToken><NextMarker>${next}</NextMarker></ListBucketResult>`);
}

// Keys, and folders where there is a delimiter, one more than a page at most.
function listed(prefix, delimiter, after, cut) {
  const found = [];
  for (const name of keys) {
    if (!name.startsWith(prefix)) continue;
    const end = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
    const entry = end < 0 ? name : name.slice(0, end + 1);
    if (entry <= after || found.at(-1)?.key === entry.slice(cut)) continue;
    found.push({ key: entry.slice(cut), size: end < 0 ? objects.get(name).length : undefined });
    if (found.length > PAGE) break;
  }
  return found;
}

function get(request, name, response) {
  const whole = objects.get(name);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  requests[request.method === 'HEAD' ? 'HEAD' : range ? 'RANGE' : 'GET'] += 1;
  if (!whole) {
    response.writeHead(404, { 'Content-Type': 'application/xml' });
    return response.end('<Error><Code>NoSuchKey</Code></Error>');
  }
  const [first, last] = range ? [Number(range[1]), Math.min(Number(range[2] || Infinity), whole.length - 1)] : [0, whole.length - 1];
  const part = whole.subarray(first, last + 1);
  response.writeHead(range ? 206 : 200, {
    ...headers(part.length),
    ...(range && { 'Content-Range': `bytes ${first}-${last}/${whole.length}` }),
  });
  if (request.method === 'HEAD') return response.end();
  requests.bytes += part.length;
  return response.end(part);
}

function answer(request, response) {
  const url = new URL(request.url, 'http://s3');
  const name = decodeURIComponent(url.pathname).slice(1);
  const [bucket, ...key] = name.split('/');
  if (key.join('/') === '') return list(bucket, url.searchParams, response);
  return get(request, name, response);
}

const server = http.createServer((request, response) => {
  if (request.url === '/__requests') {
    response.end(JSON.stringify(requests));
    requests = { LIST: 0, GET: 0, RANGE: 0, HEAD: 0, bytes: 0 };
  } else setTimeout(answer, latency, request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
