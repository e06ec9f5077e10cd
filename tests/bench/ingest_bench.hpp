#pragma once

namespace xiangyin::bench {

/// How much faster than real time a three-minute recording becomes ready for air: from the last byte of the
/// upload to both files on disk, as wav, flac, ogg and mp3, and as phones make it: m4a,
/// webm and amr. Prints a line of JSON for each.
void bench_ingest();

}  // namespace xiangyin::bench
