// embed.js DIST OUTPUT: what Vite has built, compressed, as C++ (files.hpp). Refuses a page over the budget.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 250 * 1024; // bytes that a phone on a bad line has to load, at most
const mediaTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const [dist, output] = process.argv.slice(2);

// Octal escapes of three digits end by themselves, whatever follows.
function literal(bytes) {
  let text = '';
  for (const byte of bytes) text += '\\' + byte.toString(8).padStart(3, '0');
  return text.match(/.{1,112}/g).map((line) => `    "${line}"`).join('\n');
}

const names = ['index.html', ...readdirSync(join(dist, 'assets')).sort().map((name) => `assets/${name}`)];
let total = 0;
const entries = names.map((name) => {
  const bytes = gzipSync(readFileSync(join(dist, name)), { level: 9 });
  total += bytes.length;
  const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const type = mediaTypes[extname(name)];
  if (!type) throw new Error(`${name}: a kind of file that embed.js has no media type for`);
  const path = name === 'index.html' ? '/' : `/${name}`;
  return `    {"${path}", "${type}", "\\"${tag}\\"",\n     bytes(\n${literal(bytes)})},`;
});
if (total > budget) throw new Error(`the page has ${total} bytes compressed; its budget is ${budget}`);

writeFileSync(output, `#include "daemon/console/files.hpp"

#include <array>
#include <cstddef>

namespace xiangyin::console {
namespace {

template <std::size_t size>
constexpr std::string_view bytes(const char (&text)[size]) {
  return {text, size - 1};
}

constexpr std::array<File, ${entries.length}> all{{
${entries.join('\n')}
}};

}  // namespace

std::span<const File> files() { return all; }

}  // namespace xiangyin::console
`);
console.log(`the console: ${names.length} files, ${total} bytes compressed`);
