'use strict';

// Asking for a quote and taking it. A firm quote is locked on the click alone, never on load or while typing.
function buyPage() {
  const view = { quote: null, countdown: null, busy: false, lanes: [] };
  const accept = byId('accept');
  const ask = byId('get-quote');

  function closed(message) {
    byId('ask').hidden = true;
    byId('quote').hidden = true;
    byId('closed').hidden = false;
    show('closed-message', message);
  }

  function fillNetworks() {
    const [poolId, side] = byId('lane').value.split(' ');
    const networks = view.lanes.filter((lane) => lane.poolId === poolId && lane.side === side && lane.available);
    byId('network').replaceChildren(...networks.map(({ network }) => new Option(network, network)));
  }

  async function loadLanes() {
    const { status, body } = await callApi('GET', '/api/lanes');
    if (status !== 200 || body.view !== 'lanes') return closed(body.message);
    view.lanes = body.lanes;
    const open = body.lanes.filter((lane) => lane.available);
    if (open.length === 0) return closed('This route is unavailable right now.');
    const pools = [...new Set(open.map(({ poolId, side }) => `${poolId} ${side}`))];
    const name = (pool) => pool.replace(' on_ramp', ' · buy').replace(' off_ramp', ' · sell');
    byId('lane').replaceChildren(...pools.map((pool) => new Option(name(pool), pool)));
    fillNetworks();
    byId('ask').hidden = false;
  }

  function dropQuote(message) {
    if (view.countdown) view.countdown.stop();
    accept.disabled = true;
    show('expires-in', '0.0 s');
    show('quote-notice', message);
    view.quote = null;
  }

  function showQuote(quote) {
    if (view.countdown) view.countdown.stop();
    view.quote = quote;
    // One intent, one attempt: a retry after a lost connection is the same attempt on the same clock.
    quote.receivedAt = quote.receivedAt || performance.now();
    quote.attempt = quote.attempt || `${Math.random()}`.slice(2);
    byId('quote').hidden = false;
    byId('quote').scrollIntoView({ block: 'nearest' });
    show('quote-in', quote.amountIn);
    show('quote-out', `${quote.amountOut} ${quote.asset}`);
    show('quote-rate', quote.rate);
    show('quote-network', quote.network);
    show('quote-destination', quote.destination);
    show('quote-notice', '');
    byId('decline').disabled = false;
    accept.disabled = false;
    view.countdown = startCountdown(
      quote.serverTime,
      quote.acceptUntil,
      quote.receivedAt,
      (left) => show('expires-in', `${(left / 1000).toFixed(1)} s`),
      () => {
        accept.disabled = true;
        dropQuote('Quote expired. Refresh for a new price.');
      },
    );
  }

  // An unavailable route is offered again only after the backend's pause.
  function pauseAsking(seconds) {
    ask.disabled = true;
    setTimeout(() => {
      ask.disabled = false;
    }, seconds * 1000);
  }

  async function lockQuote(event) {
    event.preventDefault();
    if (ask.disabled) return;
    ask.disabled = true;
    show('notice', '');
    const [poolId, side] = byId('lane').value.split(' ');
    const { body } = await callApi('POST', '/api/quotes', {
      body: {
        poolId,
        side,
        network: byId('network').value,
        amount: byId('amount').value.trim(),
        destination: byId('destination').value.trim(),
      },
    });
    ask.disabled = false;
    if (body.view === 'quote') {
      history.replaceState(null, '', `/buy?quote=${encodeURIComponent(body.id)}`);
      return showQuote(body);
    }
    if (view.countdown) view.countdown.stop();
    byId('quote').hidden = true;
    const other = body.alternativePoolId ? ` You can also try ${body.alternativePoolId}, or a smaller amount.` : '';
    show('notice', body.message + other);
    if (body.retryAfterSeconds) pauseAsking(body.retryAfterSeconds);
  }

  // The second click finds the control disabled and the flag set; the backend would answer it alike.
  async function acceptQuote() {
    const { quote, countdown } = view;
    if (!quote || view.busy) return;
    if (countdown.expired()) return dropQuote('Quote expired. Refresh for a new price.');
    view.busy = true;
    accept.disabled = true;
    byId('decline').disabled = true;
    countdown.stop();
    try {
      const { body } = await callApi('POST', `/api/quotes/${encodeURIComponent(quote.id)}/accept`, {
        headers: { 'x-attempt-id': quote.attempt },
      });
      if (body.order && body.view === 'trade_processing') return location.assign(`/orders/${body.order.id}`);
      dropQuote(body.message);
    } catch {
      // Unknown to the page, not to the backend: asking again answers with the stored execution.
      showQuote(quote);
      if (view.quote) show('quote-notice', 'The connection was lost. Press Accept again; you will not pay twice.');
    } finally {
      view.busy = false;
    }
  }

  async function declineQuote() {
    const { quote } = view;
    if (!quote || view.busy) return;
    dropQuote('Quote declined.');
    byId('decline').disabled = true;
    await callApi('POST', `/api/quotes/${encodeURIComponent(quote.id)}/decline`);
  }

  async function resumeQuote() {
    const id = new URLSearchParams(location.search).get('quote');
    if (!id) return;
    const { status, body } = await callApi('GET', `/api/quotes/${encodeURIComponent(id)}`);
    if (status < 300 && body.status === 'active') showQuote(body);
  }

  byId('lane').addEventListener('change', fillNetworks);
  byId('ask').addEventListener('submit', lockQuote);
  accept.addEventListener('click', acceptQuote);
  byId('decline').addEventListener('click', declineQuote);
  loadLanes().then(resumeQuote);
}
