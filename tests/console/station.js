// A real station for the tests: xiangyind and what it starts, speaking to a sound server that can be listened to,
// reached over TLS as a phone reaches it, by a way that can be cut.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
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
[output]
device = "default"
[control]
address = "127.0.0.1"
port = 0
broadcasts_per_hour = 0
[approval]
urgent = 1
[[zone]]
name = "square"
channels = [1]
[[zone]]
name = "school"
channels = [2]
gain_db = -3.0
`;

/// Nothing of the machine's own configuration: PortAudio finds the sound server and nothing else.
const alsa = `pcm.pulse { type pulse hint { show on description "pulse" } }
ctl.pulse { type pulse }
pcm.!default { type pulse }
ctl.!default { type pulse }
`;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(what, condition) {
  for (let tries = 0; tries < 600; tries += 1) {
    const value = await condition();
    if (value) return value;
    await pause(50);
  }
  throw new Error(`waited in vain for ${what}`);
}

export class Station {
  static async start() {
    const station = new Station();
    station.folder = mkdtempSync(join(tmpdir(), 'xiangyin-console-'));
    station.socket = join(station.folder, 'control.sock');
    station.children = [];
    station.sessions = {};
    try {
      await station.startSoundServer();
      await station.startDaemon();
      const { port } = JSON.parse(station.control('--json', 'tls', 'create', 'localhost'));
      station.tlsPort = port;
      await station.openWay();
    } catch (error) {
      await station.stop();
      throw error;
    }
    return station;
  }

  spawn(program, argv, more = {}) {
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], ...more });
    child.log = '';
    child.stderr.on('data', (text) => (child.log += text));
    this.children.push(child);
    return child;
  }

  async startSoundServer() {
    const run = join(this.folder, 'run');
    mkdirSync(join(run, 'pulse'), { recursive: true });
    writeFileSync(join(this.folder, 'alsa.conf'), alsa);
    const socket = join(run, 'pulse', 'native');
    this.environment = {
      ...process.env,
      HOME: this.folder,
      XDG_RUNTIME_DIR: run,
      PULSE_RUNTIME_PATH: join(run, 'pulse'),
      ALSA_CONFIG_PATH: join(this.folder, 'alsa.conf'),
    };
    const sink = 'module-null-sink sink_name=sink norewinds=1 rate=48000 channels=2 format=s16le';
    const server = `module-native-protocol-unix auth-anonymous=1 socket=${socket}`;
    const quietly = ['--exit-idle-time=-1', '--disallow-exit=yes', '--use-pid-file=no', '--high-priority=no', '--realtime=no'];
    this.spawn('pulseaudio', ['-n', '--daemonize=no', ...quietly, '-L', sink, '-L', server], { env: this.environment });
    await until('the sound server', () => existsSync(socket));
    this.environment.PULSE_SERVER = `unix:${socket}`;
  }

  async startDaemon() {
    writeFileSync(join(this.folder, 'station.toml'), settings);
    const argv = ['--settings', join(this.folder, 'station.toml'), '--state', join(this.folder, 'state')];
    const daemon = this.spawn(join(programs, 'xiangyind'), [...argv, '--socket', this.socket], { env: this.environment });
    await until('the station', async () => {
      if (daemon.exitCode !== null) throw new Error(`the station did not start:\n${daemon.log}`);
      const status = await this.ask('GET', '/v1/status').catch(() => null);
      return status?.body.player.ready;
    });
  }

  /// As if somebody had pulled the plug of the loudspeakers.
  async loseSound() {
    const server = this.children.find((child) => child.spawnfile === 'pulseaudio');
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  /// What xiangyinctl says.
  control(...words) {
    return execFileSync(join(programs, 'xiangyinctl'), ['--socket', this.socket, ...words], { encoding: 'utf8' });
  }

  /// A port of this machine leads to the station, until it is cut.
  async openWay() {
    this.connections = new Set();
    this.carried = 0; // bytes to the station, since the way was opened
    this.carriesAtMost = Infinity;
    this.holdsAfter = Infinity;
    this.way = createServer((browser) => {
      const daemon = connect(this.tlsPort, '127.0.0.1');
      this.connections.add(browser);
      browser.on('data', (bytes) => {
        if (this.carried + bytes.length > this.carriesAtMost) {
          if (this.way.listening) void this.cutWay();
          return;
        }
        if (browser.bytesRead > this.holdsAfter) {
          browser.pause();
          return;
        }
        this.carried += bytes.length;
        if (daemon.write(bytes)) return;
        browser.pause();
        daemon.once('drain', () => browser.resume());
      });
      browser.on('end', () => daemon.end());
      daemon.pipe(browser);
      for (const [one, other] of [[browser, daemon], [daemon, browser]]) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
      browser.on('close', () => this.connections.delete(browser));
    });
    this.way.listen(this.port ?? 0, '127.0.0.1');
    await once(this.way, 'listening');
    this.port = this.way.address().port;
    this.address = `https://localhost:${this.port}/`;
  }

  /// It breaks by itself in the middle of what is sent.
  cutWayAfter(bytes) {
    this.carriesAtMost = this.carried + bytes;
  }

  /// It stays open and no connection carries more than so many bytes, as where a phone has lost the mast and does not
  /// know it yet.
  holdWayAfter(bytes) {
    this.holdsAfter = bytes;
  }

  async cutWay() {
    this.way.close();
    for (const connection of this.connections) connection.destroy();
    await once(this.way, 'close');
  }

  /// What another office would do: a request of its own, as admin.
  ask(method, path, body, headers = {}) {
    return ask(httpRequest, { socketPath: this.socket, method, path }, body, headers);
  }

  /// What only a browser that has been let in can show: its cookie, got with a pairing link.
  async session(role) {
    if (!this.sessions[role]) {
      const pairing = await this.ask('POST', '/v1/pairings', { name: `${role} ${Object.keys(this.sessions).length}`, role });
      // By its number: where `localhost` leads first differs from machine to machine.
      const way = { host: '127.0.0.1', servername: 'localhost', port: this.port, rejectUnauthorized: false };
      const where = { ...way, method: 'POST', path: '/v1/session' };
      const headers = { 'Content-Type': 'application/json', Origin: this.address.slice(0, -1), Host: `localhost:${this.port}` };
      const opened = await ask(httpsRequest, where, { code: pairing.body.code }, headers);
      if (opened.status !== 201) throw new Error(`no session: ${opened.raw}`);
      const [name, value] = opened.headers['set-cookie'][0].split(';')[0].split(/=(.*)/s);
      const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: true, sameSite: 'Strict' };
      this.sessions[role] = { cookies: [cookie], origins: [] };
    }
    return this.sessions[role];
  }

  /// Somebody speaks into a file.
  speak(name, text, voice = 'cmn') {
    const file = join(this.folder, name);
    execFileSync('espeak-ng', ['-v', voice, '-w', file, text]);
    return file;
  }

  /// Listens to the loudspeakers: `loudest()` is the largest sample since it was last asked, 1 at full scale.
  listen() {
    const capture = this.spawn('parec', ['-d', 'sink.monitor', '--format=s16le', '--rate=48000', '--channels=2', '--latency-msec=20'], {
      env: this.environment,
    });
    let peak = 0;
    capture.stdout.on('data', (bytes) => {
      for (let at = 0; at + 1 < bytes.length; at += 2) peak = Math.max(peak, Math.abs(bytes.readInt16LE(at)) / 32768);
    });
    return {
      loudest: () => {
        const was = peak;
        peak = 0;
        return was;
      },
      heard: () => until('sound from the loudspeakers', () => peak > 0.05),
      quiet: () =>
        until('silence on the loudspeakers', async () => {
          peak = 0;
          await pause(300);
          return peak < 0.001;
        }),
      stop: () => capture.kill(),
    };
  }

  async stop() {
    if (this.way?.listening) await this.cutWay();
    for (const child of this.children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ask(send, where, body, headers) {
  return new Promise((resolve, reject) => {
    const text = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const asked = send({ ...where, headers: { 'Content-Length': text.length, ...headers } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const raw = Buffer.concat(chunks);
        const json = answer.headers['content-type']?.includes('json') && raw.length > 0;
        resolve({ status: answer.statusCode, headers: answer.headers, raw, body: json ? JSON.parse(raw) : null });
      });
    });
    asked.on('error', reject);
    asked.end(text);
  });
}
