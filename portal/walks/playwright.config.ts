import { defineConfig } from '@playwright/test';
import { tmpdir } from 'node:os';

// Walks through the portal of the real binary, with the demo mesh, in Debian's Chromium.
export const isRoot = process.getuid?.() === 0;
export const chromiumAt = process.env.CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.walk.ts',
  outputDir: process.env.WALKS_OUT ?? 'results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000, // a machine that also compiles is slow
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromiumAt,
      env: { HOME: tmpdir(), ...process.env } as Record<string, string>, // it wants one
      // Chromium's own sandbox refuses root; a container's shared memory is small.
      args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
});
