'use strict';

// Shows an order until its status is final. What is pending is never shown as available.
function orderPage() {
  const ref = location.pathname.split('/').pop();
  const open = ['processing', 'reserved'];

  async function showBalance(asset) {
    const { status, body } = await callApi('GET', `/api/balances/${encodeURIComponent(asset)}`);
    if (status !== 200) return;
    byId('balance').hidden = false;
    show('balance-final', `${body.available} ${asset}`);
    show('balance-pending', `${body.pending} ${asset}`);
  }

  async function refresh(gap) {
    const { status, body } = await callApi('GET', `/api/orders/${encodeURIComponent(ref)}`);
    if (status !== 200) return show('order-message', body.message);
    show('order-status', body.state);
    show('order-message', body.message);
    show('order-in', body.amountIn);
    show('order-out', `${body.amountOut} ${body.asset}`);
    show('order-network', body.network);
    show('order-ref', body.id);
    show('order-trade', body.tradeId || '');
    await showBalance(body.asset);
    if (open.includes(body.state)) setTimeout(() => refresh(Math.min(gap * 1.5, 5000)), gap);
  }

  refresh(500);
}
