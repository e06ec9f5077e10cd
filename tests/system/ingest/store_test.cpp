// The content store: the same bytes are the same recording, what is half done is not there, and what nobody
// wants is removed.

#include <fstream>
#include <string>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "daemon/core/sha256.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ContentStore : public LibraryTest {
 protected:
  ContentStore() {
    speak(sentences().front(), directory_ / "speech.wav");
    speech_ = read_bytes(directory_ / "speech.wav");
  }

  std::string speech_;
};

TEST_F(ContentStore, FilesAreNamedByTheirContent) {
  const auto recording = admit_bytes(speech_);
  ASSERT_TRUE(recording) << core::to_text(recording.error());
  EXPECT_EQ(recording->id, core::sha256(speech_));
  EXPECT_EQ(recording->air_copy, core::sha256(read_bytes(air_copy_file(*recording))));
  EXPECT_THAT(files(), ElementsAre("air/" + recording->air_copy.substr(0, 2) + "/" + recording->air_copy,
                                   "originals/" + recording->id.substr(0, 2) + "/" + recording->id));
  EXPECT_EQ(recording->details.title, "title");
  EXPECT_EQ(recording->details.language, "hak");
  EXPECT_EQ(recording->bytes, static_cast<std::int64_t>(speech_.size()));
}

TEST_F(ContentStore, WhatWasAdmittedCanBeOpened) {
  const auto recording = admit_bytes(speech_);
  ASSERT_TRUE(recording);
  const auto original = library_->open_original(*recording);
  ASSERT_TRUE(original);
  std::string bytes(speech_.size(), '\0');
  ASSERT_EQ(read(original->get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  EXPECT_EQ(bytes, speech_);
  const auto air_copy = library_->open_air_copy(*recording);
  ASSERT_TRUE(air_copy);
  EXPECT_EQ(fcntl(air_copy->get(), F_GETFL) & O_ACCMODE, O_RDONLY);

  std::filesystem::remove(air_copy_file(*recording));
  EXPECT_EQ(library_->open_air_copy(*recording).error().code, core::ErrorCode::io);
}

TEST_F(ContentStore, TheSameBytesAgainAreTheSameRecording) {
  const auto first = admit_bytes(speech_);
  const auto second = admit_bytes(speech_);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(first->air_copy, second->air_copy);
  EXPECT_EQ(first->measurement.integrated_lufs, second->measurement.integrated_lufs);
  EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(ContentStore, AnUploadThatIsDroppedIsGone) {
  {
    auto begun = upload(speech_);
    ASSERT_TRUE(begun);
    EXPECT_THAT(files(), SizeIs(1));
    auto moved = std::move(*begun);
    EXPECT_EQ(moved.size(), static_cast<std::int64_t>(speech_.size()));
    EXPECT_THAT(files(), SizeIs(1));
  }
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(ContentStore, OpeningEmptiesIncomingAndKeepsTheRest) {
  ASSERT_TRUE(admit_bytes(speech_));
  std::ofstream(library_directory_ / "incoming" / "half") << "half";
  open();
  EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(ContentStore, SweepRemovesWhatIsNotWanted) {
  const auto recording = admit_bytes(speech_);
  ASSERT_TRUE(recording);
  const auto nothing = [](const std::string&) { return false; };
  const auto all = [&](const std::string& digest) {
    return digest == recording->id || digest == recording->air_copy;
  };
  library_->sweep(nothing);
  EXPECT_THAT(files(), SizeIs(2)) << "just admitted: its row may be on its way";
  ASSERT_TRUE(admit_bytes(speech_));
  library_->settle(*recording);
  library_->sweep(nothing);
  EXPECT_THAT(files(), SizeIs(2)) << "admitted once more, and that row may be on its way";
  library_->settle(*recording);
  library_->sweep(all);
  EXPECT_THAT(files(), SizeIs(2));
  library_->sweep(nothing);
  EXPECT_THAT(files(), IsEmpty()) << "it was known and has been deleted";

  ASSERT_TRUE(admit_bytes(speech_));
  open();
  library_->sweep(nothing);
  EXPECT_THAT(files(), IsEmpty()) << "left by a crash between file and row";
}

TEST_F(ContentStore, ADirectoryThatCannotBeMadeIsAnError) {
  std::ofstream(directory_ / "file") << "in the way";
  const auto library = library::Library::open(
      loop_.get_executor(), clock_, {directory_ / "file" / "library", "/bin/true"}, limits_, air_rate);
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, core::ErrorCode::io);
}

}  // namespace
}  // namespace xiangyin::test
