// How long a phone waits for the page, and how much it loads:  node figures.js
// A line of 50 kbit/s with 400 ms to the station and back, which is what 1 % of lost packets makes of 300 ms, and a
// processor five times slower than this one. One JSON line for each language, first visit and second.
import { launch, open } from './browser.js';
import { Station } from './station.js';

const line = { offline: false, latency: 400, downloadThroughput: 50_000 / 8, uploadThroughput: 50_000 / 8 };
const ready = { 'zh-CN': '现在没有播出', en: 'Nothing is on air' };

const station = await Station.start();
const browser = await launch();
try {
  for (const [language, text] of Object.entries(ready)) {
    const page = await open(browser, station, 'healthz', { locale: language });
    page.setDefaultNavigationTimeout(120_000);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', line);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 5 });
    let bytes = 0;
    session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    for (const which of ['first', 'second']) {
      bytes = 0;
      const begun = Date.now();
      await page.goto(station.address, { waitUntil: 'commit' });
      await page.getByText(text).waitFor({ timeout: 120_000 });
      const useful = Date.now() - begun;
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1);
      const until = bytes;
      await page.waitForTimeout(25_000); // what is loaded ahead has come
      const figures = { first_paint_ms: Math.round(paint), useful_ms: useful, bytes_until_useful: until, bytes_in_all: bytes };
      console.log(JSON.stringify({ language, visit: which, ...figures }));
      await page.goto('about:blank');
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await station.stop();
}
