import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { html, type Served, serve } from './fixtures/serve.js';

/** Server-rendered pages: a login form, cookies, a CSRF token per session and page, 303 after each POST. */
async function formsApp(): Promise<Served & { expire(): void }> {
  const sessions = new Map<string, { user: string; csrf: string; gone: boolean }>();
  let count = 0;
  const app = await serve((asked, response) => {
    if (asked.path === '/login' && asked.method === 'GET')
      return html(response, 200, '<form><input name="csrf" value="pre&amp;1"></form>', {
        'set-cookie': ['pre=1; Path=/login; HttpOnly', 'theme=dark'],
      });
    if (asked.path === '/login') {
      const form = asked.form();
      if (form.get('csrf') !== 'pre&1' || asked.cookie('pre') !== '1') return html(response, 403, 'forged');
      if (form.get('password') !== 'pässword +&=') return html(response, 200, '<p class="error">Wrong password</p>');
      count += 1;
      sessions.set(`s${count}`, { user: form.get('email') ?? '', csrf: `c"${count}<`, gone: false });
      return html(response, 303, '', {
        location: '/home',
        'set-cookie': [`sid=s${count}; Path=/; HttpOnly; Secure; SameSite=Lax`],
      });
    }
    const session = sessions.get(asked.cookie('sid') ?? '');
    if (session === undefined || session.gone) return html(response, 401, 'Please sign in');
    if (asked.path === '/home') return html(response, 200, `<h1>Hello ${session.user}</h1>`);
    if (asked.path === '/buy' && asked.method === 'GET')
      return html(
        response,
        200,
        `<form action="/buy/now"><input name="csrf" value="${session.csrf.replace('"', '&quot;').replace('<', '&lt;')}"></form>`,
      );
    if (asked.path === '/buy/now') {
      if (asked.form().get('csrf') !== session.csrf) return html(response, 403, 'forged');
      return html(response, 303, '', { location: `../quotes/77?amount=${asked.form().get('amount')}` });
    }
    if (asked.path === '/quotes/77')
      return html(response, 200, '<div id="q" data-quote="pq_77">Quote\n  <b>77</b></div>');
    if (asked.path === '/quotes/78') return html(response, 200, '<p class="gone">This offer has ended</p>');
    if (asked.path.startsWith('/accept/')) return html(response, 303, '', { location: '/orders/o77' });
    if (asked.path === '/orders')
      return html(
        response,
        200,
        '<table><tr><th>none</th></tr><tr class="order" data-id="e1"><td class="id">o77</td><td class="kind">Hold </td><td class="amt"> 1.50 </td></tr><tr class="order" data-id="e2"><td class="id">o77</td><td class="amt"></td></tr></table>',
      );
    if (asked.path === '/orders/o77')
      return html(response, 200, '<span data-testid="order-status">In\n flight</span><a href="/t/t%2F1">trade</a>');
    if (asked.path === '/around') return html(response, 302, '', { location: '/around' });
    return html(response, 404, 'nothing');
  });
  return {
    ...app,
    expire: () => {
      for (const session of sessions.values()) session.gone = true;
    },
  };
}

const manifest = `
accounts:
  ann: { email: ann@x, password: "pässword +&=" }
  ben: { email: ben@x, password: "pässword +&=" }
  eve: { email: eve@x, password: wrong }
  finance: { email: fin@x, password: "pässword +&=" }
operations:
  signIn:
    steps:
      - name: page
        request: { path: /login }
        outputs: { csrf: { css: "input[name=csrf]", attr: value } }
      - request: { method: POST, path: /login, followRedirects: true, form: { csrf: $steps.page.csrf, email: $account.email, password: $account.password } }
    outputs: { greeting: { css: h1 } }
    outcomes: { refused: [{ at: { css: .error }, exists: true }] }
  lockQuote:
    steps:
      - name: page
        request: { path: /buy }
        outputs: { csrf: { css: "input[name=csrf]", attr: value }, action: { css: form, attr: action } }
      - request: { method: POST, path: $steps.page.action, followRedirects: true, form: { csrf: $steps.page.csrf, amount: $inputs.amount } }
    outputs:
      quoteRef: { regex: "/quotes/(\\\\d+)", in: $response.url }
      quoteId: { css: "#q", attr: data-quote }
      message: [{ css: .warning }, { css: "#q" }]
  accept:
    steps:
      - name: quote
        request: { path: "/quotes/{$inputs.quoteRef}" }
        outputs: { ref: { css: "#q", attr: data-quote } }
      - request: { method: POST, path: "/accept/{$steps.quote.ref}" }
    outputs: { orderRef: { regex: "/orders/(\\\\w+)", in: $response.header.Location } }
    outcomes: { refused: [{ at: { css: .gone }, matches: "ended" }] }
  order:
    request: { path: "/orders/{$inputs.orderRef}" }
    outputs: { status: { css: '[data-testid="order-status"]' }, tradeId: { regex: "/t/(.+)", in: { css: a, attr: href } } }
  ledger:
    request: { path: "/orders?o={$inputs.orderRef}" }
    outputs: { entries: { css: tr.order, each: { entryId: { css: "", attr: data-id }, orderRef: .id, kind: .kind, amount: .amt } } }
  balance:
    request: { path: /around, followRedirects: true }
    outputs: { final: { css: b } }
vocabulary:
  status: { pending: [in flight] }
  entryKind: { pending: [hold] }
`;

let app: Awaited<ReturnType<typeof formsApp>>;
let driven: Driven;
beforeAll(async () => {
  app = await formsApp();
  driven = await drive(app.baseUrl, manifest);
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

describe('HTML forms with CSRF, cookies and 303', () => {
  it('signs in through the form and follows redirects where asked', async () => {
    const quote = await driven.driver.call('lockQuote', { account: 'ann', inputs: { amount: '10.00' } });
    expect(quote).toMatchObject({
      outcome: 'ok',
      outputs: { quoteRef: '77', quoteId: 'pq_77', message: 'Quote 77' },
      problem: null,
    });
    expect(
      quote.exchanges.map((exchange) => [exchange.step, exchange.request.method, exchange.response?.status]),
    ).toEqual([
      ['page', 'GET', 200],
      ['2', 'POST', 303],
      ['2', 'GET', 200],
    ]);
    expect(driven.driver.signIns()[0]).toMatchObject({ outcome: 'ok', outputs: { greeting: 'Hello ann@x' } });
  });

  it('keeps the cookies of accounts apart', async () => {
    await driven.driver.call('lockQuote', { account: 'ben', inputs: { amount: '1' } });
    const sids = new Set(app.asked.filter((asked) => asked.path === '/buy').map((asked) => asked.cookie('sid')));
    expect(sids.size).toBe(2);
    expect(await driven.driver.distinguishes('order', 'ann', 'ben')).toBe(true);
  });

  it('takes a 303 as an answer unless told to follow', async () => {
    const accepted = await driven.driver.call('accept', { account: 'ann', inputs: { quoteRef: 77, attemptId: 'a' } });
    expect(accepted).toMatchObject({ outcome: 'ok', outputs: { orderRef: 'o77' } });
    expect(accepted.exchanges.at(-1)?.response?.status).toBe(303);
  });

  it('reads a page without the expected form by the rows of the outcome', async () => {
    const accepted = await driven.driver.call('accept', { account: 'ann', inputs: { quoteRef: 78, attemptId: 'a' } });
    expect(accepted).toMatchObject({ outcome: 'refused', problem: null });
    expect(accepted.exchanges).toHaveLength(1);
  });

  it('reads text, attributes and lists from pages', async () => {
    const order = await driven.driver.call('order', { account: 'ann', inputs: { orderRef: 'o77' } });
    expect(order.outputs).toEqual({ status: 'pending', tradeId: 't%2F1' });
    const ledger = await driven.driver.call('ledger', { inputs: { orderRef: 'o77' } });
    expect(ledger.outputs.entries).toEqual([
      { entryId: 'e1', orderRef: 'o77', kind: 'pending', amount: '1.50' },
      { entryId: 'e2', orderRef: 'o77' },
    ]);
  });

  it('signs in again once when a session has ended', async () => {
    const before = driven.driver.signIns().length;
    app.expire();
    const orders = await Promise.all(
      [1, 2].map(() => driven.driver.call('order', { account: 'ann', inputs: { orderRef: 'o77' } })),
    );
    for (const order of orders) expect(order).toMatchObject({ outcome: 'ok' });
    expect(driven.driver.signIns().length).toBe(before + 1);
  });

  it('releases only the last step of a burst together, and follows up', async () => {
    const calls = await driven.driver.burst(
      ['1', '2'].map((attemptId) => ({
        operation: 'accept' as const,
        options: { account: 'ann', inputs: { quoteRef: 77, attemptId } },
      })),
    );
    expect(calls.map((call) => call.outputs.orderRef)).toEqual(['o77', 'o77']);
    const accepts = app.asked.slice(-4).map((asked) => asked.path.split('/')[1]);
    expect(accepts).toEqual(['quotes', 'quotes', 'accept', 'accept']);
  });

  it('opens a tab early and uses it late', async () => {
    const inputs = { quoteRef: 77, attemptId: 'late' };
    const send = await driven.driver.early('accept', { account: 'ann', inputs });
    expect(app.asked.at(-1)).toMatchObject({ method: 'GET', path: '/quotes/77' });
    expect(await send()).toMatchObject({ outcome: 'ok', outputs: { orderRef: 'o77' } });
    expect(app.asked.at(-1)).toMatchObject({ method: 'POST', path: '/accept/pq_77' });
    const gone = await driven.driver.early('accept', { account: 'ann', inputs: { ...inputs, quoteRef: 78 } });
    expect(await gone()).toMatchObject({ outcome: 'refused' });
  });

  it('ends endless redirects', async () => {
    const call = await driven.driver.call('balance', { account: 'ann', inputs: {} });
    expect(call.outcome).toBe('error');
    expect(call.exchanges.at(-1)?.error).toContain('too many redirects');
    expect(call.exchanges).toHaveLength(11);
  });

  it('reports a wrong password by account', async () => {
    const call = await driven.driver.call('order', { account: 'eve', inputs: { orderRef: 'o77' } });
    expect(call.problem).toMatchObject({ fault: 'manifest', reason: expect.stringContaining('eve could not sign in') });
  });
});
