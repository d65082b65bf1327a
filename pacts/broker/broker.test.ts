import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder, run } from '../../src/cli/session.fixture.js';
import { BrokerClient } from './broker-client.js';
import { BrokerError } from './broker-error.js';
import { brokerSettings } from './broker-settings.js';
import { canIDeploy } from './can-i-deploy.js';
import { fetchPacts, type Selection } from './fetch-pacts.js';
import { startBroker } from './fixtures/broker-service.js';
import { publishPacts } from './publish-pacts.js';
import { announceProvider, publishResult } from './publish-results.js';

const token = 'broker-token-4711-not-for-your-eyes';

async function broker(options: Parameters<typeof startBroker>[0] = {}) {
  const service = await startBroker(options);
  onTestFinished(() => service.close());
  const connect = (env: Record<string, string> = {}, timeoutMs = 2000) =>
    new BrokerClient(brokerSettings(service.url, env, timeoutMs));
  return { service, client: connect(), connect };
}

const contract = (consumer: string, interactions: unknown[] = [{ description: 'a' }]) => ({
  consumer,
  provider: '0pools-api',
  text: JSON.stringify({ consumer: { name: consumer }, provider: { name: '0pools-api' }, interactions }),
});
const publication = (consumerVersion: string, branch: string | null = null, tags: readonly string[] = []) => ({
  ...{ consumerVersion, branch, tags, buildUrl: null },
});
const wanted = (over: Partial<Selection> = {}): Selection => ({
  provider: '0pools-api',
  selectors: [],
  providerBranch: null,
  providerTags: [],
  enablePending: false,
  includeWipSince: null,
  ...over,
});
const providerVersion = (version: string) => ({
  ...{ provider: '0pools-api', version, branch: 'main', tags: [], buildUrl: null },
  tool: { name: 'tool', version: '1' },
});
const kept = [{ interactionDescription: 'a', success: true, mismatches: [] }];
const broken = [{ interactionDescription: 'a', success: false, mismatches: ['$.rate: gone'] }];

describe('a contract on its way through a broker', () => {
  test('is published with version, branch and tags, found by them, and comes back as it was', async () => {
    const { client, service } = await broker();
    const said = await publishPacts(client, [contract('acme'), contract('zeta')], publication('1', 'main', ['dev']));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('acme version 1');
    await publishPacts(client, [contract('acme', [{ description: 'b' }])], publication('2', 'feature'));
    const names = async (selector: Record<string, unknown>) =>
      (await fetchPacts(client, wanted({ selectors: [selector] }))).map(({ name }) => name);
    expect(await names({ branch: 'feature' })).toEqual(['Pact between acme (2) and 0pools-api']);
    expect(await names({ tag: 'dev' })).toHaveLength(2);
    service.deploy('production', 'acme', '1');
    expect(await names({ deployedOrReleased: true })).toEqual(['Pact between acme (1) and 0pools-api']);
    const [pact] = await fetchPacts(client, wanted({ selectors: [{ branch: 'feature' }] }));
    expect(pact?.pact).toMatchObject(JSON.parse(contract('acme', [{ description: 'b' }]).text));
    expect(pact?.pact).not.toHaveProperty('_links');
    expect(pact?.notices).toEqual(['Pact between acme (2) and 0pools-api is to be verified']);
  });

  test('is pending until the branch of the provider has kept it once', async () => {
    const { client } = await broker();
    await publishPacts(client, [contract('acme')], publication('1', 'main'));
    const ask = () => fetchPacts(client, wanted({ enablePending: true, providerBranch: 'main' }));
    const [pact] = await ask();
    expect(pact).toMatchObject({ pending: true, wip: false });
    const [unasked] = await fetchPacts(client, wanted());
    expect(unasked).toMatchObject({ pending: false });
    if (!pact) return;
    await announceProvider(client, providerVersion('p1'));
    await publishResult(client, pact, providerVersion('p1'), broken);
    expect((await ask())[0]).toMatchObject({ pending: true });
    await publishResult(client, pact, providerVersion('p1'), kept);
    expect((await ask())[0]).toMatchObject({ pending: false });
  });

  test('is work in progress where no selector names it, since the given day', async () => {
    let day = '2026-01-01';
    const { client } = await broker({ now: () => day });
    await publishPacts(client, [contract('acme')], publication('1', 'main'));
    day = '2026-02-01';
    await publishPacts(client, [contract('acme', [{ description: 'new' }])], publication('2', 'feature'));
    const ask = (includeWipSince: string | null) =>
      fetchPacts(client, wanted({ selectors: [{ branch: 'main' }], includeWipSince, providerBranch: 'main' }));
    expect((await ask('2026-01-15')).map(({ name, wip, pending }) => [name.slice(13, 21), wip, pending])).toEqual([
      ['acme (1)', false, true],
      ['acme (2)', true, true],
    ]);
    expect(await ask('2026-03-01')).toHaveLength(1);
    expect(await ask(null)).toHaveLength(1);
  });

  test('answers whether a version may be deployed', async () => {
    const { client, service } = await broker();
    await publishPacts(client, [contract('acme')], publication('1', 'main'));
    service.deploy('production', 'acme', '1');
    const ask = (version: string, environment: string | null = 'production') =>
      canIDeploy(client, { pacticipant: '0pools-api', version, environment });
    expect(await ask('p1')).toMatchObject({ answer: 'unknown', rows: ['acme 1 -> 0pools-api ?: not verified'] });
    const [pact] = await fetchPacts(client, wanted());
    if (!pact) throw new Error('nothing to verify');
    await publishResult(client, pact, providerVersion('p1'), kept);
    await publishResult(client, pact, providerVersion('p2'), broken);
    expect(await ask('p1')).toMatchObject({ answer: 'yes', rows: ['acme 1 -> 0pools-api p1: verified'] });
    expect(await ask('p2')).toMatchObject({ answer: 'no', rows: ['acme 1 -> 0pools-api p2: FAILED'] });
    expect(await ask('p1', null)).toMatchObject({ answer: 'yes' });
  });

  test('is not called kept where nothing was looked at', async () => {
    const { client, service } = await broker();
    await publishPacts(client, [contract('acme')], publication('1'));
    const [pact] = await fetchPacts(client, wanted());
    if (pact) await publishResult(client, pact, providerVersion('p1'), []);
    expect(service.results.map(({ success }) => success)).toEqual([false]);
  });
});

describe('a broker that is not as it should be', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof BrokerError ? error : null),
    );

  test.each<[string, 'hang' | { status: number; text: string; headers?: Record<string, string> }, string, string]>([
    ['hangs', 'hang', 'broker', 'no answer within 300 ms'],
    ['answers broken JSON', { status: 200, text: '{"_links":' }, 'broker', 'something else than a JSON object'],
    ['answers a page', { status: 200, text: '<html>' }, 'broker', 'something else than a JSON object'],
    ['knows no such thing', { status: 404, text: '{"error":"not here"}' }, 'person', 'answered 404: not here'],
    ['breaks', { status: 500, text: '{"error":{"message":"no database"}}' }, 'broker', 'answered 500: no database'],
    ['has no such link', { status: 200, text: '{"_links":{}}' }, 'person', 'pb:provider-pacts-for-verification'],
    [
      'complains field by field',
      { status: 400, text: '{"errors":{"provider":["is odd"]}}' },
      'person',
      'provider: is odd',
    ],
    ['redirects for ever', { status: 302, text: '', headers: { location: '/' } }, 'broker', 'redirected too often'],
    ['redirects to nowhere', { status: 302, text: '' }, 'broker', 'redirected to nowhere'],
  ])('%s', async (_name, answer, fault, words) => {
    const { service, connect } = await broker();
    service.spoil(/^GET \/$/, answer);
    const error = await failure(fetchPacts(connect({}, 300), wanted()));
    expect(error).toMatchObject({ fault });
    expect(error?.message).toContain(words);
  });

  test.each<[string, string, string]>([
    ['lists nothing', '{}', 'listed no _embedded.pacts'],
    ['lists without links', '{"_embedded":{"pacts":[{}]}}', 'without a link'],
  ])('%s', async (_name, text, words) => {
    const { service, client } = await broker();
    service.spoil(/for-verification/, { status: 200, text });
    expect((await failure(fetchPacts(client, wanted())))?.message).toContain(words);
  });

  test('serves something else than a contract', async () => {
    const { service, client } = await broker();
    await publishPacts(client, [contract('acme')], publication('1'));
    service.spoil(/pact-version/, { status: 200, text: '{"consumer":{"name":"acme"}}' });
    expect((await failure(fetchPacts(client, wanted())))?.message).toContain('is no contract');
  });

  test('refuses another contract under a published version', async () => {
    const { client } = await broker();
    await publishPacts(client, [contract('acme')], publication('1'));
    const error = await failure(publishPacts(client, [contract('acme', [])], publication('1')));
    expect(error).toMatchObject({ fault: 'person' });
    expect(error?.message).toContain('Cannot change the content of the pact for acme version 1');
  });

  test('moved: a question follows, a publication does not, and no credential goes to a stranger', async () => {
    const { service, connect } = await broker();
    const client = connect({ PACT_BROKER_TOKEN: token });
    service.spoil(/contracts\/publish/, { status: 302, text: '', headers: { location: `${service.url}/elsewhere` } });
    const error = await failure(publishPacts(client, [contract('acme')], publication('1')));
    expect(error?.message).toContain('nothing was sent; give the address behind it');
    const seen: (string | undefined)[] = [];
    const stranger = createServer((incoming, outgoing) => {
      seen.push(incoming.headers.authorization);
      outgoing.end('{"_links":{}}');
    });
    onTestFinished(() => void stranger.close());
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    const location = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    service.spoil(/^GET \/$/, { status: 302, text: '', headers: { location } });
    await client.index();
    expect(seen).toEqual([undefined]);
    expect(service.requests[0]?.authorization).toBe(`Bearer ${token}`);
  });

  test('repeats a credential: it is not printed', async () => {
    const { connect } = await broker({ authorization: 'Bearer another' });
    const basic = { PACT_BROKER_USERNAME: 'ann', PACT_BROKER_PASSWORD: 'password-of-ann' };
    for (const env of [{ PACT_BROKER_TOKEN: token }, basic]) {
      const { message } = (await failure(connect(env).index())) ?? { message: '' };
      expect(message).toContain('answered 401: the credentials were refused');
      expect(message).not.toMatch(/4711|password-of-ann|YW5u/);
    }
    expect((await failure(connect().index()))?.message).toContain('no credentials were given');
  });

  test('basic credentials and tokens are sent as such; half a setting is refused', async () => {
    const { connect } = await broker({ authorization: `Basic ${Buffer.from('ann:s').toString('base64')}` });
    await connect({ PACT_BROKER_USERNAME: 'ann', PACT_BROKER_PASSWORD: 's' }).index();
    const complaint =
      (url: string | undefined, env = {}) =>
      () =>
        brokerSettings(url, env);
    expect(complaint(undefined)).toThrow('PACT_BROKER_BASE_URL');
    expect(complaint('ftp://x')).toThrow('no http or https URL');
    expect(complaint('http://ann:secret@x')).toThrow('holds credentials');
    expect(complaint('http://x', { PACT_BROKER_TOKEN: 't', PACT_BROKER_USERNAME: 'u' })).toThrow('both set');
  });
});

/** What any provider keeps, and what none does. */
const kind = (path: string, status: number) => ({
  ...{ type: 'Synchronous/HTTP', description: `${path} ${status}`, providerStates: [] },
  ...{ request: { method: 'GET', path }, response: { status } },
});
const good = kind('/v1/pools', 200);
const bad = kind('/v1/pools', 418);

describe('verification through a broker', { timeout: 60_000 }, () => {
  const verify = async (url: string, ...more: string[]) => {
    const words = ['pact', 'verify', '--broker-url', url, '--provider-version', 'p1', '--provider-branch', 'main'];
    return run([...words, '--publish-verification-results', '--reporter', 'json', ...more]);
  };

  test('a kept contract is a success, published and known to the matrix', async () => {
    const { client, service } = await broker();
    await publishPacts(client, [contract('acme', [good])], publication('1', 'main'));
    const { status, err } = await verify(service.url);
    expect(status, err).toBe(0);
    expect(err).toContain('success published for 0pools-api p1');
    expect(service.results).toMatchObject([{ version: 'p1', success: true }]);
    expect(service.results[0]?.body).toMatchObject({
      testResults: [{ interactionDescription: '/v1/pools 200', success: true }],
      verifiedBy: { implementation: '0pools-readiness' },
    });
    service.deploy('production', 'acme', '1');
    const version = { pacticipant: '0pools-api', version: 'p1', environment: 'production' };
    expect(await canIDeploy(client, version)).toMatchObject({ answer: 'yes' });
  });

  test('an event contract is asked for by the name of its sender, and its messages are replayed', async () => {
    const { service } = await broker();
    const file = fileURLToPath(new URL('../contracts/reference-partner-0pools-events.json', import.meta.url));
    await run(['pact', 'publish', file, '--broker-url', service.url, '--consumer-app-version', '1']);
    const { status, err } = await verify(service.url, '--provider', '0pools-events');
    expect(status, err).toBe(0);
    expect(err).toContain('success published for 0pools-events p1');
    expect(service.results[0]?.body.testResults).toHaveLength(3);
  });

  test('a broken contract ends with 1; while it is pending, or in progress, it stops nobody', async () => {
    const { client, service } = await broker();
    await publishPacts(client, [contract('acme', [good, bad])], publication('1', 'main'));
    expect(await verify(service.url)).toMatchObject({ status: 1 });
    expect(service.results.at(-1)).toMatchObject({ success: false });
    const pending = await verify(service.url, '--enable-pending');
    expect(pending.status, pending.err).toBe(0);
    expect(pending.err).toContain('(pending)');
    expect(pending.err).toContain('failure published');
    await publishPacts(client, [contract('zeta', [good])], publication('1', 'main'));
    await publishPacts(client, [contract('zeta', [good, bad])], publication('2', 'feature'));
    const selected = ['--consumer-version-selectors', '{"branch":"main","consumer":"zeta"}', '--enable-pending'];
    const inProgress = await verify(service.url, ...selected, '--include-wip-pacts-since', '2025-12-31');
    expect(inProgress.status, inProgress.err).toBe(0);
    expect(inProgress.err).toContain('zeta (2) and 0pools-api (work in progress)');
  });

  test('what is asked wrongly or brings nothing is never a success', async () => {
    const { service } = await broker();
    const nothing = await verify(service.url);
    expect(nothing).toMatchObject({ status: 2 });
    expect(nothing.err).toContain('no contract with 0pools-api');
    const asked = ['pact', 'verify', '--broker-url', service.url];
    for (const wrong of [
      ['--publish-verification-results'],
      ['--include-wip-pacts-since', 'soon'],
      ['--consumer-version-selectors', 'main'],
      ['--consumer-version-selectors', '[1]'],
      ['--pact', 'x.json'],
    ]) {
      expect(await run([...asked, ...wrong]), wrong.join(' ')).toMatchObject({ status: 3 });
    }
    service.spoil(/for-verification/, { status: 500, text: '' });
    expect(await verify(service.url)).toMatchObject({ status: 4 });
  });
});

describe('the commands', () => {
  test('publish sends the contracts of the package or those given, and says what the broker says', async () => {
    const { service } = await broker({ authorization: `Bearer ${token}` });
    const env = { PACT_BROKER_BASE_URL: service.url, PACT_BROKER_TOKEN: token };
    const published = await run(['pact', 'publish', '--consumer-app-version', '7', '--branch', 'main'], { env });
    expect(published.status, published.err).toBe(0);
    expect(published.err).toContain('reference-partner version 7');
    expect(service.rows.map(({ consumer, branch }) => [consumer, branch])).toContainEqual([
      'reference-partner',
      'main',
    ]);
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'own.json'), contract('acme').text);
    await run(['pact', 'publish', 'own.json', '--consumer-app-version', '1', '--tag', 'a,b'], { env, cwd });
    expect(service.rows.at(-1)).toMatchObject({ consumer: 'acme', tags: ['a', 'b'] });
    writeFileSync(join(cwd, 'own.json'), contract('acme', []).text);
    const conflict = await run(['pact', 'publish', 'own.json', '--consumer-app-version', '1'], { env, cwd });
    expect(conflict).toMatchObject({ status: 3 });
    expect(conflict.err).toContain('Cannot change the content');
    const unknown = await run(['pact', 'publish', 'none.json', '--consumer-app-version', '1'], { env, cwd });
    expect(unknown).toMatchObject({ status: 3 });
    const down = await run(['pact', 'publish', '--consumer-app-version', '1', '--broker-url', 'http://127.0.0.1:1']);
    expect(down).toMatchObject({ status: 4 });
    expect(down.err).toContain('ECONNREFUSED');
  });

  test('can-i-deploy ends with the status of the answer', async () => {
    const { client, service } = await broker();
    await publishPacts(client, [contract('acme')], publication('1'));
    service.deploy('production', 'acme', '1');
    const ask = ['pact', 'can-i-deploy', '--broker-url', service.url, '--pacticipant', '0pools-api', '--version'];
    expect(await run([...ask, 'p1', '--to-environment', 'production'])).toMatchObject({ status: 2, out: 'unknown\n' });
    const [pact] = await fetchPacts(client, wanted());
    if (pact) await publishResult(client, pact, providerVersion('p1'), kept);
    expect(await run([...ask, 'p1', '--to-environment', 'production'])).toMatchObject({ status: 0, out: 'yes\n' });
    if (pact) await publishResult(client, pact, providerVersion('p2'), broken);
    expect(await run([...ask, 'p2'])).toMatchObject({ status: 1, out: 'no\n' });
  });
});

test('a broker behind a proxy is asked through it, one that NO_PROXY names is not', async () => {
  const { service } = await broker();
  const proxy = await startProxy();
  const settings = { HTTP_PROXY: proxy.url };
  await new BrokerClient(brokerSettings(service.url, settings, 2000)).index();
  const { host, hostname } = new URL(service.url);
  expect(proxy.asked).toEqual([host]);
  await new BrokerClient(brokerSettings(service.url, { ...settings, no_proxy: hostname }, 2000)).index();
  expect(proxy.asked).toHaveLength(1);
  expect(() => brokerSettings(service.url, { HTTP_PROXY: 'nonsense' })).toThrow('HTTP_PROXY');
});

/** Opens tunnels and notes where to. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}
