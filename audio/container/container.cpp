#include "audio/container/container.hpp"

#include <array>
#include <optional>
#include <string>

#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Kind = ContainerKind;

constexpr std::array containers{
    Container{Kind::wave, "WAV", ""},
    Container{Kind::wave64, "WAV", ""},
    Container{Kind::aiff, "AIFF", ""},
    Container{Kind::au, "AU", ""},
    Container{Kind::core_audio, "CAF", ""},
    Container{Kind::core_audio_coded, "CAF", "caf"},
    Container{Kind::flac, "FLAC", ""},
    Container{Kind::ogg, "Ogg", ""},
    Container{Kind::mpeg, "MP3", ""},
    Container{Kind::adts, "AAC", "aac"},
    Container{Kind::mpeg4, "MPEG-4", "mov"},
    Container{Kind::three_gpp, "3GP", "mov"},
    Container{Kind::quick_time, "QuickTime", "mov"},
    Container{Kind::amr_narrow, "AMR", "amr"},
    Container{Kind::amr_wide, "AMR-WB", "amr"},
    Container{Kind::matroska, "WebM", "matroska"},
};

struct Magic {
  std::size_t place;
  std::string_view bytes;
  Kind kind;
};

constexpr std::array magics{
    Magic{0, "RIFF", Kind::wave},          Magic{0, "RIFX", Kind::wave},
    Magic{0, "RF64", Kind::wave64},        Magic{0, "riff", Kind::wave64},
    Magic{0, "FORM", Kind::aiff},          Magic{0, ".snd", Kind::au},
    Magic{0, "caff", Kind::core_audio},    Magic{0, "fLaC", Kind::flac},
    Magic{0, "OggS", Kind::ogg},           Magic{0, "#!AMR-WB\n", Kind::amr_wide},
    Magic{0, "#!AMR\n", Kind::amr_narrow}, Magic{0, "\x1a\x45\xdf\xa3", Kind::matroska},
    Magic{4, "ftypqt", Kind::quick_time},  Magic{4, "ftyp3g", Kind::three_gpp},
    Magic{4, "ftyp", Kind::mpeg4},         Magic{4, "moov", Kind::quick_time},
    Magic{4, "wide", Kind::quick_time},    Magic{4, "mdat", Kind::quick_time},
};

/// The codec stands in the description, which comes first (CAF 1.0).
Kind core_audio_kind(std::string_view head) {
  if (head.size() < 32 || head.substr(8, 4) != "desc") return Kind::core_audio;
  for (const std::string_view known : {"lpcm", "ulaw", "alaw"})
    if (head.substr(28, 4) == known) return Kind::core_audio;
  return Kind::core_audio_coded;
}

/// MP3 or AAC by the layer bits of the first frame.
Result<std::optional<Kind>> frame_kind(FileBytes& file) {
  const auto start = after_tags(file);
  if (!start) return start.error();
  const auto head = file.at(*start, 2);
  if (!head) return head.error();
  const std::optional<Kind> behind_tags = *start > 0 ? std::optional(Kind::mpeg) : std::nullopt;
  if (head->size() < 2 || head->front() != '\xff') return behind_tags;
  const auto second = static_cast<unsigned char>((*head)[1]);
  if ((second & 0xf6U) == 0xf0U) return std::optional(Kind::adts);
  if ((second & 0xe0U) == 0xe0U) return std::optional(Kind::mpeg);
  return behind_tags;
}

Result<std::optional<Kind>> find_kind(FileBytes& file) {
  const auto bytes = file.at(0, 32);
  if (!bytes) return bytes.error();
  for (const Magic& magic : magics) {
    if (bytes->size() < magic.place || !bytes->substr(magic.place).starts_with(magic.bytes)) continue;
    return std::optional(magic.kind == Kind::core_audio ? core_audio_kind(*bytes) : magic.kind);
  }
  return frame_kind(file);
}

}  // namespace

Result<Container> identify_container(int descriptor) {
  auto file = FileBytes::open(descriptor);
  if (!file) return file.error();
  if (file->size() == 0) {
    return Error{ErrorCode::invalid, {}, "the file is empty", "Record it again and send the whole file."};
  }
  const auto kind = find_kind(*file);
  if (!kind) return kind.error();
  if (*kind) return containers.at(static_cast<std::size_t>(**kind));
  return Error{ErrorCode::invalid,
               {},
               "this is not a sound file the station can read",
               "Send a recording as a phone makes it (M4A, AMR, 3GP, WebM), or as WAV, FLAC, Ogg or MP3."};
}

Result<Wholeness> check_container(int descriptor, ContainerKind kind) {
  auto file = FileBytes::open(descriptor);
  if (!file) return file.error();
  switch (kind) {
    case Kind::wave:
      return check_wave(*file);
    case Kind::aiff:
      return check_aiff(*file);
    case Kind::core_audio:
    case Kind::core_audio_coded:
      return check_core_audio(*file);
    case Kind::ogg:
      return check_ogg(*file);
    case Kind::mpeg:
      return check_mpeg(*file);
    case Kind::adts:
      return check_adts(*file);
    case Kind::mpeg4:
    case Kind::three_gpp:
    case Kind::quick_time:
      return check_mpeg4(*file);
    case Kind::amr_narrow:
      return check_amr(*file, false);
    case Kind::amr_wide:
      return check_amr(*file, true);
    case Kind::matroska:
      return check_matroska(*file);
    case Kind::wave64:
    case Kind::au:
    case Kind::flac:
      break;
  }
  return Wholeness{};
}

}  // namespace xiangyin::audio
