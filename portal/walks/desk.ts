import { expect, type Page } from '@playwright/test';

// At the desk of Publish.

export const editor = (page: Page) => page.locator('.cm-content');
export const step = (page: Page, name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name });

// Writes something else wherever a text stands.
export async function write(page: Page, find: string, replace: string) {
  await editor(page).click();
  const text = await textOf(page);
  expect(text).toContain(find);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text.replaceAll(find, replace));
}

// The whole text: the editor draws only what is in view.
async function textOf(page: Page): Promise<string> {
  const key = await page.evaluate(() => Object.keys(sessionStorage).find((one) => one.startsWith('draft ')));
  const open = new URL(page.url()).searchParams.get('file');
  const draft = JSON.parse((await page.evaluate((one) => sessionStorage.getItem(one!), key)) ?? '{}');
  const file = open ?? Object.keys(draft.texts).sort().find((path) => path.endsWith('.odcs.yaml'));
  return draft.texts[file!];
}
