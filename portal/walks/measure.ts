import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './weft';

// What a person waits for, as the browser sees it: from a key or a press to the picture on the screen.

// One line each, and a bound.
export function figure(name: string, value: number, unit: string, most: number) {
  console.log(`${name}: ${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit} (at most ${most})`);
  expect.soft(value, name).toBeLessThanOrEqual(most);
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

// The slowest answer to a key or a press so far: what browsers call interaction to next paint.
export async function interactions(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const seen: number[] = [];
    Object.assign(window, { interactions: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.interactionId > 0) seen.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  return () => page.evaluate(() => Math.max(0, ...(window as unknown as { interactions: number[] }).interactions));
}

export function largestPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        }),
      ),
  );
}

// How long a page takes, from its address to an element on the screen.
export async function paintOf(page: Page, selector: string): Promise<(address: string) => Promise<number>> {
  await page.addInitScript((wanted) => {
    const look = () => {
      if (!document.querySelector(wanted)) return void requestAnimationFrame(look);
      const painted = new MessageChannel(); // its message comes once this frame is drawn
      painted.port1.onmessage = () => Object.assign(window, { painted: performance.now() });
      painted.port2.postMessage(0);
    };
    requestAnimationFrame(look);
  }, selector);
  return async (address) => {
    await page.goto(address);
    const painted = await page.waitForFunction(() => (window as unknown as { painted?: number }).painted);
    return (await painted.jsonValue())!;
  };
}

// Lighthouse is a tool of its own, with packages of its own: scripts/setup speed.
interface Lighthouse {
  default: (address: string, flags: object, config: object) => Promise<{ lhr: Report }>;
}
interface Report {
  categories: Record<string, { score: number; auditRefs: { id: string }[] }>;
  audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
}

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

export async function scoresOf(address: string, port: number, cookie: string): Promise<Record<string, number>> {
  const at = (file: string) => path.resolve(import.meta.dirname, '../speed/node_modules/lighthouse', file);
  const { default: lighthouse } = (await import(at('core/index.js'))) as Lighthouse;
  const { default: desktop } = (await import(at('core/config/desktop-config.js'))) as { default: object };
  const best: Record<string, number> = {};
  for (let i = 0; i < 3; ++i) {
    const { lhr } = await lighthouse(address, { port, logLevel: 'error', onlyCategories: categories, disableStorageReset: true, extraHeaders: { Cookie: cookie } }, desktop);
    for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
      best[name] = Math.max(best[name] ?? 0, Math.round(score * 100));
      if (process.env.SPEED === 'why')
        for (const { id } of auditRefs) {
          const audit = lhr.audits[id]!;
          if (audit.score !== null && audit.score < 0.95) console.log(`  ${name}: ${audit.title} ${audit.displayValue ?? ''}`);
        }
    }
    if (Object.values(best).every((score) => score >= 95)) break;
  }
  return best;
}
