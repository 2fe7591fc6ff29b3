/**
 * `npm run preview [PORT]`: the built pages with the samples' data, without a server behind them. `?theme=dark` as the cookie would,
 * `?data=empty` without any items,
 * `?data=more` with more than was read, `?data=failed` with nothing read; an API address answers what the samples hold for it, else 404.
 */
import {createReadStream, existsSync} from 'node:fs';
import {createServer} from 'node:http';
import path from 'node:path';
import {documentOf} from './document.mjs';
import {builtFragments, renderer, sample} from './fragments.mjs';

const TYPES = {'.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.woff2': 'font/woff2', '.txt': 'text/plain'};
const CSP = "default-src 'self'; style-src 'self'; script-src 'self' 'unsafe-inline'";
const port = Number(process.argv[2] ?? 8181);

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const built = builtFragments();
  if (url.pathname.startsWith('/assets/')) return file(built, url.pathname, response);
  if (url.pathname === '/api/v1/events/stream') {
    response.writeHead(200, {'Content-Type': 'text/event-stream'});
    return response.write(': open\n\n');
  }
  if (url.pathname === '/favicon.ico') return answer(response, 204, 'text/plain', '');
  if (url.pathname.startsWith('/api/')) return api(built, request, response);
  return page(built, url, response);
}).listen(port, () => console.log(`http://localhost:${port}/schedule`));

function page(built, url, response) {
  const main = built.find(({manifest}) => manifest.routes?.some(route => matches(route.path, url.pathname)));
  if (!main) return answer(response, 404, 'text/plain', `no microfrontend has the route ${url.pathname}`);
  const theme = url.searchParams.get('theme') ?? 'system';
  const parts = built.filter(each => each === main || ['navigation', 'aside'].includes(each.manifest.slot));
  const fragments = parts.map(each => {
    const props = sample(each);
    props.theme = theme;
    props.page = {...props.page, path: url.pathname, query: Object.fromEntries(url.searchParams)};
    const wanted = each === main ? url.searchParams.get('data') : undefined;
    for (const {body} of Object.values(props.data)) {
      if (wanted === 'empty' && Array.isArray(body?.items)) body.items = [];
      if (wanted === 'more' && Array.isArray(body?.items)) body.next = 'sample';
      if (wanted === 'failed') Object.assign(body, {title: 'Unavailable', status: 503, detail: 'Too many requests wait already; try again.'});
    }
    if (wanted === 'failed') for (const answer of Object.values(props.data)) answer.status = 503;
    return {manifest: each.manifest, props, html: renderer(each)(JSON.stringify(props))};
  });
  response.setHeader('Content-Security-Policy', CSP);
  return answer(response, 200, 'text/html; charset=utf-8', documentOf({
    title: main.manifest.title, theme, fragments, shared: built.filter(({manifest}) => manifest.provides),
  }));
}

function api(built, request, response) {
  if (request.method !== 'GET') return answer(response, 200, 'application/json', '{}');
  for (const each of built.filter(({manifest}) => manifest.sample)) {
    const {data} = sample(each);
    for (const [name, address] of Object.entries(each.manifest.data ?? {})) {
      if (data[name] && matches(address, request.url)) return answer(response, data[name].status, 'application/json', JSON.stringify(data[name].body));
    }
    const one = Object.values(data).flatMap(({body}) => body.items ?? []).find(item => item.id !== undefined && request.url.endsWith(`/${item.id}`));
    if (one) return answer(response, 200, 'application/json', JSON.stringify(one));
  }
  if (/^\/api\/v1\/(actions|entities)\?q=/.test(request.url)) return answer(response, 200, 'application/json', JSON.stringify(found(built, request.url)));
  return answer(response, 404, 'application/problem+json', JSON.stringify({title: 'Not found', status: 404, detail: `The samples have no ${request.url}.`}));
}

/** What the palette finds: the samples' items whose entity begins so. */
function found(built, address) {
  const {pathname, searchParams} = new URL(address, 'http://localhost');
  const own = pathname.endsWith('actions') ? item => item.action !== undefined : item => item.version !== undefined;
  const items = built.filter(({manifest}) => manifest.sample).flatMap(each => Object.values(sample(each).data)).flatMap(({body}) => body?.items ?? [body]);
  return {items: items.filter(item => item?.entity_id !== undefined && own(item) && `${item.entity_type}/${item.entity_id}`.startsWith(searchParams.get('q'))).slice(0, 6), next: null};
}

function file(built, pathname, response) {
  const [, , name, , asset] = pathname.split('/');
  const found = built.find(({manifest}) => manifest.name === name);
  const full = found && path.join(found.dist, path.basename(asset ?? ''));
  if (!full || !existsSync(full)) return answer(response, 404, 'text/plain', 'no such file');
  response.writeHead(200, {'Content-Type': TYPES[path.extname(full)] ?? 'application/octet-stream'});
  return createReadStream(full).pipe(response);
}

function matches(pattern, address) {
  return new RegExp(`^${pattern.split(/\{[^}]+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]*')}$`).test(address);
}

function answer(response, status, type, body) {
  response.writeHead(status, {'Content-Type': type});
  response.end(body);
}
