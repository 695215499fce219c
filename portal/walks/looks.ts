import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from './weft';

// How a page looks: in both themes nothing that axe finds, nothing wider than a phone; UPDATE=1 takes its pictures
// into docs/portal.

const pictures = path.resolve(import.meta.dirname, '../../docs/portal');
const themes = ['light', 'dark'] as const;

export async function looksWell(page: Page, name: string) {
  await page.mouse.move(0, 0);
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(200); // colours glide
    if (process.env.UPDATE) await picture(page, `${name}-${theme}.png`);
    const axe = new AxeBuilder({ page });
    if (theme !== themes[0]) axe.withRules(['color-contrast']); // all else is the same in both
    const found = await axe.analyze();
    expect(found.violations.map(({ id, nodes }) => [theme, id, ...nodes.map(({ html }) => html)])).toEqual([]);
  }
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 740 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'fits a phone').toBeLessThanOrEqual(360);
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
}

async function picture(page: Page, name: string) {
  mkdirSync(pictures, { recursive: true });
  const file = path.join(pictures, name);
  await page.screenshot({ path: file });
  execFileSync('pngquant', ['--force', '--ext', '.png', '--strip', '128', file]);
}
