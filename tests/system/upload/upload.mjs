// Sends a recording with tus-js-client over a line that breaks again and again.
//   node upload.mjs MODULES PORT TOKEN FILE CUTS SEED
// MODULES is a folder with tus-js-client in its node_modules. Prints {"url", "cuts", "connections"} as JSON.
import {createHash} from 'node:crypto';
import {createReadStream, readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import net from 'node:net';

const [modules, port, token, file, cuts, seed] = process.argv.slice(2);
const {Upload} = createRequire(`${modules}/`)('tus-js-client');

// The certificate is the station's own, made a moment ago.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');

const size = statSync(file).size;
const random = count => createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE() / 2 ** 32;
const places = Array.from({length: Number(cuts)}, (_, count) => Math.floor(random(count) * size)).sort((a, b) => a - b);

let passed = 0;
let done = 0;
let connections = 0;
const line = net.createServer(client => {
  connections += 1;
  const station = net.connect(Number(port), '127.0.0.1');
  const cut = () => {
    client.destroy();
    station.destroy();
  };
  client.on('data', bytes => {
    const room = done < places.length ? places[done] - passed : Infinity;
    passed += Math.min(bytes.length, Math.max(room, 0));
    if (room > bytes.length) return station.write(bytes);
    done += 1;
    station.write(bytes.subarray(0, Math.max(room, 0)), cut);
  });
  station.on('data', bytes => client.write(bytes));
  for (const end of [client, station]) end.on('error', cut).on('close', cut);
});
await new Promise(ready => line.listen(0, '127.0.0.1', ready));

const upload = new Upload(createReadStream(file), {
  endpoint: `https://127.0.0.1:${line.address().port}/v1/uploads`,
  chunkSize: size,
  uploadSize: size,
  retryDelays: Array(100).fill(20),
  headers: {Authorization: `Bearer ${token}`},
  metadata: {
    filename: 'water.wav',
    language: 'hak',
    title: '停水通知',
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
  },
});
await new Promise((resolve, reject) => {
  upload.options.onSuccess = resolve;
  upload.options.onError = reject;
  upload.start();
});
console.log(JSON.stringify({url: new URL(upload.url).pathname, cuts: done, connections}));
process.exit(0);
