// A real station for the tests: xiangyind on its Unix socket, with a player that writes what would be heard to
// files, and a way from the browser to it that can be cut.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = process.env.XIANGYIN_PROGRAMS ?? join(dirname(fileURLToPath(import.meta.url)), '../../build/release/bin');

const settings = `[station]
name = "平湖村广播站"
time_zone = "Asia/Shanghai"
languages = ["wuu-x-pinghu", "cmn"]
[clock]
trust = "always"
[playout]
lead_seconds = 1
[[zone]]
name = "square"
channels = [1]
[[zone]]
name = "school"
channels = [2]
`;

export class Station {
  static async start() {
    const station = new Station();
    station.folder = mkdtempSync(join(tmpdir(), 'xiangyin-console-'));
    station.socket = join(station.folder, 'control.sock');
    const heard = join(station.folder, 'heard');
    mkdirSync(heard);
    writeFileSync(join(station.folder, 'station.toml'), `${settings}[output]\ndevice = "wav:${heard}"\n`);
    const argv = ['--settings', join(station.folder, 'station.toml'), '--state', join(station.folder, 'state')];
    station.daemon = spawn(join(programs, 'xiangyind'), [...argv, '--socket', station.socket], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    station.daemon.stderr.on('data', (text) => (log += text));
    for (;;) {
      if (station.daemon.exitCode !== null) throw new Error(`the station did not start:\n${log}`);
      const status = await station.ask('GET', '/v1/status').catch(() => null);
      if (status?.body.player.ready) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await station.openWay();
    return station;
  }

  /// Browsers know no Unix sockets: a port of this machine leads to it.
  async openWay() {
    this.connections = new Set();
    this.way = createServer((browser) => {
      const daemon = connect(this.socket);
      this.connections.add(browser);
      browser.pipe(daemon).pipe(browser);
      for (const [one, other] of [[browser, daemon], [daemon, browser]]) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
      browser.on('close', () => this.connections.delete(browser));
    });
    this.way.listen(this.port ?? 0, '127.0.0.1');
    await once(this.way, 'listening');
    this.port = this.way.address().port;
    this.address = `http://localhost:${this.port}/`;
  }

  async cutWay() {
    this.way.close();
    for (const connection of this.connections) connection.destroy();
    await once(this.way, 'close');
  }

  /// What another office would do: a request of its own.
  ask(method, path, body, headers = {}) {
    return new Promise((resolve, reject) => {
      const text = Buffer.isBuffer(body) ? body : body === undefined ? '' : JSON.stringify(body);
      const options = { socketPath: this.socket, method, path, headers: { 'Content-Length': text.length, ...headers } };
      if (!Buffer.isBuffer(body)) options.headers['Content-Length'] = Buffer.byteLength(text);
      const asked = request(options, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => {
          const raw = Buffer.concat(chunks);
          const json = answer.headers['content-type']?.includes('json');
          resolve({ status: answer.statusCode, headers: answer.headers, raw, body: json ? JSON.parse(raw) : null });
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }

  /// Somebody speaks into a file.
  speak(name, text, voice = 'cmn') {
    const file = join(this.folder, name);
    execFileSync('espeak-ng', ['-v', voice, '-w', file, text]);
    return file;
  }

  async stop() {
    if (this.way.listening) await this.cutWay();
    if (this.daemon.exitCode === null) {
      this.daemon.kill('SIGTERM');
      await once(this.daemon, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
