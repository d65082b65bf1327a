import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** Whether the URL answers below 500; an answer that takes over 2 s counts as none. */
export async function answers(url: string, agent: Agent): Promise<boolean> {
  try {
    const response = await request(url, { dispatcher: agent, signal: AbortSignal.timeout(2000) });
    await response.body.dump();
    return response.statusCode < 500;
  } catch {
    return false;
  }
}

/** Polls at 25 ms, growing to 250 ms. False once `stop` says so. */
export async function untilReady(url: string, agent: Agent, stop: () => boolean): Promise<boolean> {
  for (let pause = 25; !stop(); pause = Math.min(250, pause * 1.3)) {
    if (await answers(url, agent)) return !stop();
    await sleep(pause);
  }
  return false;
}

/** Whether something already listens where the target is to listen. */
export function portTaken(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      timeout: 1000,
    });
    const done = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });
}

export function readyAgent(ca?: string): Agent {
  return new Agent({ connect: ca === undefined ? {} : { ca }, pipelining: 0 });
}
