#pragma once

#include <QByteArray>

#include <chrono>

namespace Library {

//! How storyboards are laid out: small pictures of a film at even distances, in sheets.
namespace StoryboardLayout {

constexpr std::chrono::milliseconds kApart{10'000};
constexpr int kColumns = 10;
constexpr int kRows = 10;
constexpr int kPerSheet = kColumns * kRows;
constexpr int kTileSide = 320; //!< the width, or of upright films the height, in pixels
constexpr int kMostSheets = 40; //!< eleven hours

//! Pictures of a film of that length.
constexpr int count(std::chrono::milliseconds duration)
{
    const auto most = std::chrono::milliseconds::rep{kMostSheets} * kPerSheet;
    const auto all = duration.count() <= 0 ? 0 : duration / kApart + 1;
    return int(all < most ? all : most);
}

constexpr int sheets(std::chrono::milliseconds duration)
{
    return (count(duration) + kPerSheet - 1) / kPerSheet;
}

} // namespace StoryboardLayout

//! One sheet, as it was made.
struct StoryboardSheet
{
    QByteArray jpeg;
    int tileWidth = 0;
    int tileHeight = 0;

    bool operator==(const StoryboardSheet &) const = default;
};

} // namespace Library
