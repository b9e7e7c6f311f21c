// Opens mission control in a real Chromium, waits until it is live, follows its link to the documentation, lists the
// probes with "Try it out" and "Execute", and prints what the page shows: the status of the response and the URL that it
// requests. Usage: node docs_page.mjs URL
import { withPage } from '../page/browser.mjs';

await withPage(process.argv[2], async (page) => {
  const operation = page.locator('#operations-probes-check');
  await page.locator('#connection[data-state=live]').waitFor();
  await page.locator('a[href="docs"]').click();
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.try-out__btn').click();
  await operation.locator('.execute').click();
  console.log(await operation.locator('.live-responses-table .response .response-col_status').innerText());
  console.log(await operation.locator('.request-url pre').innerText());
});
