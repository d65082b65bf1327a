import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

const env = {
  DATA_DIR: '/nowhere',
  POOLS_BASE_URL: 'http://127.0.0.1:1/v1/',
  POOLS_SECRET_KEY: 'sk_test_a',
  WEBHOOK_SECRET: 'whsec_old, whsec_new',
};

describe('settings', () => {
  it('are read with their defaults', () => {
    const settings = readSettings(env);
    expect(settings).toMatchObject({ port: 0, databaseUrl: null, poolsBaseUrl: 'http://127.0.0.1:1/v1', defects: [] });
    expect(settings.databaseSync).toBe('full');
    expect(settings.webhookSecrets).toEqual(['whsec_old', 'whsec_new']);
    expect(settings.databaseSchema).not.toBe(readSettings({ ...env, DATA_DIR: '/elsewhere' }).databaseSchema);
  });

  it.each(Object.keys(env))('name %s when it is missing', (name) => {
    expect(() => readSettings({ ...env, [name]: undefined })).toThrow(name);
  });

  it.each([
    [{ ENVIRONMENT: 'production' }, 'POOLS_SECRET_KEY'],
    [{ POOLS_SECRET_KEY: 'sk_live_a' }, 'POOLS_SECRET_KEY'],
    [{ POOLS_SECRET_KEY: 'sk_live_a', ENVIRONMENT: 'production' }, 'ACCOUNTS_JSON'],
    [{ ACCOUNTS_JSON: '[{"name":"a"}]' }, 'ACCOUNTS_JSON'],
    [{ PORT: 'http' }, 'PORT'],
    [{ DATABASE_SYNC: 'off' }, 'DATABASE_SYNC'],
  ])('refuse %j, never with the key in the message', (change, named) => {
    expect(() => readSettings({ ...env, ...change })).toThrow(named);
    expect(() => readSettings({ ...env, ...change })).not.toThrow(/sk_live_a/);
  });
});
