#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using store::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ContentChanges : public Station {
 protected:
  ContentChanges() {
    put_rule("morning", "07:30");
    run_until("2026-11-23T07:29:57+08:00");  // cued
  }
};

TEST_F(ContentChanges, ARuleDeletedAfterItWasCuedIsSilent) {
  remove(Kind::rule, "morning");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), IsEmpty());
}

TEST_F(ContentChanges, ARuleDisabledAfterItWasCuedIsSilent) {
  put_rule("morning", "07:30", R"(,"enabled":false)");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ContentChanges, ANewTitleChangesNothingOnAir) {
  put_rule("morning", "07:30", R"(,"title":"早上好")");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
  EXPECT_EQ(player().cues().size(), 1U);
}

TEST_F(ContentChanges, ANewPlaylistIsWhatIsSaid) {
  put_playlist("news", 3);
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
  EXPECT_EQ(rows().at(0).said_milliseconds, 6000);
}

TEST_F(ContentChanges, ALaterTimeMovesIt) {
  put_rule("morning", "07:35");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:35:00"));
}

TEST_F(ContentChanges, AnExpiredRecordingIsAFailureWithTheReason) {
  run_until("2026-11-23T12:00:00+08:00");
  expire_recording("2026-11-24T00:00:00+08:00");
  run_until("2026-11-24T12:00:00+08:00");
  ASSERT_EQ(rows().size(), 2U);
  EXPECT_EQ(rows().at(1).outcome, ledger::Outcome::failed);
  EXPECT_THAT(rows().at(1).reason, HasSubstr("expired"));
}

TEST_F(ContentChanges, WhatIsUsedCannotBeDeletedAndWhatIsMissingCannotBeNamed) {
  const auto field = [this](Kind kind, const std::string& id, const std::string& body) {
    const auto put = try_put(kind, id, body);
    return put ? std::string("accepted") : put.error().field;
  };
  EXPECT_EQ(field(Kind::rule, "r", R"({"playlist":"none","start":"2026-11-01T07:30:00"})"), "/playlist");
  EXPECT_EQ(field(Kind::rule, "r", R"({"playlist":"news","start":"2026-11-01T07:30:00","zones":["moon"]})"),
            "/zones");
  EXPECT_EQ(field(Kind::playlist, "p", R"({"items":[{"announcement":"none"}]})"), "/items/0/announcement");
  EXPECT_EQ(field(Kind::announcement, "a",
                  R"({"title":"t","recordings":{"hak":")" + std::string(64, '0') + R"("}})"),
            "/recordings/hak");
  EXPECT_EQ(field(Kind::playlist, "../p", R"({"items":[{"pause_seconds":1}]})"), "/id");
  EXPECT_EQ(try_remove(Kind::playlist, "news").error().code, core::ErrorCode::conflict);
  EXPECT_EQ(try_remove(Kind::announcement, "news").error().code, core::ErrorCode::conflict);
  EXPECT_EQ(try_remove(Kind::recording, recording()).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(try_remove(Kind::rule, "none").error().code, core::ErrorCode::not_found);
}

}  // namespace
}  // namespace xiangyin::scenario
