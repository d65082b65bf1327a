import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,twin,partners,suites,properties,pacts,reporters,checklists}/**/*.{test,property}.ts'],
    globalSetup: ['src/build.setup.ts'],
    pool: 'threads',
    maxWorkers: 2,
    // Each audit in suites/audits.test.ts starts processes of its own; more at once would starve their clocks.
    maxConcurrency: 4,
    // Real processes, clocks and browsers on a shared machine: a regression fails again and again, a starved moment does not.
    retry: process.env.CI ? 2 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
