'use strict';

// The page talks to its own backend only; the session cookie says who is asking.
async function callApi(method, path, options) {
  const { body, headers } = options || {};
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    headers: Object.assign({ accept: 'application/json' }, body ? { 'content-type': 'application/json' } : {}, headers),
    body: body ? JSON.stringify(body) : undefined,
  });
  if (response.status === 401) {
    location.assign('/login');
    throw new Error('signed out');
  }
  return { status: response.status, body: await response.json() };
}

function byId(id) {
  return document.getElementById(id);
}

function show(id, text) {
  byId(id).textContent = text;
}
