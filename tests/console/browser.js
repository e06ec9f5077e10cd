import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// Milliseconds until something that has not come is given up, however busy the machine is.
const patience = 120_000;

export function launch(more = []) {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    timeout: patience,
    env: { ...process.env, LANGUAGE: 'zh_CN:zh' }, // of what the browser draws itself, such as the fields for times
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const narrow = { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const desktop = { viewport: { width: 1280, height: 800 } };

/// A page of the station. `strangers` lists what it has asked of anybody else, `complaints` what the browser
/// says about it: errors, refusals of the Content Security Policy.
/// `role`: as whom; nobody for an empty one.
export async function open(browser, station, place = '', { role = 'admin', ...options } = {}) {
  const { address } = station;
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Europe/Berlin', // wherever the phone is, the station's own time counts
    ignoreHTTPSErrors: true, // a station makes its certificate itself
    ...(role && { storageState: await station.session(role) }),
    ...phone,
    ...options,
  });
  const page = await context.newPage();
  page.strangers = [];
  page.complaints = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith(`blob:${address}`)) page.strangers.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR_')) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.setDefaultTimeout(patience);
  await page.goto(address + place);
  return page;
}

/// Once nothing fades or moves any more, but for what moves without end: half faded, a colour is another one.
export function settled(page) {
  return page.evaluate(async () => {
    const ending = (one) => one.playState === 'running' && Number.isFinite(one.effect.getComputedTiming().endTime);
    const end = () => document.getAnimations().filter(ending).map((one) => one.finished.catch(() => {}));
    for (let running = end(); running.length > 0; running = end()) await Promise.all(running);
  });
}

/// Where an element is, once it stays there from one frame to the next.
export async function still(locator) {
  for (let last = null; ; ) {
    const box = await locator.boundingBox();
    if (last && JSON.stringify(box) === JSON.stringify(last)) return box;
    last = box;
    await locator.page().evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}

/// What axe has against the page once it has settled: a rule and what breaks it, a line each.
export async function violations(page) {
  await settled(page);
  // Evaluated by the browser itself, which the page's Content Security Policy is not asked about.
  const found = await page.evaluate(`${axe}; axe.run(document).then((result) => result.violations)`);
  return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')} ${one.help}`);
}

/// How far the page sticks out to the side, in pixels.
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/// Keeps a picture for people to look at, where XIANGYIN_PICTURES names a folder.
export async function picture(page, name) {
  const folder = process.env.XIANGYIN_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
