#pragma once

#include "tests/playback/testplayer.h"

#include <QByteArray>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

//! Subtitles that say something from 2 s to 3 s and from 5 s to 6 s.
namespace TestSupport {

extern const char *const kSrt;
extern const char *const kVtt;
extern const char *const kAss;
//! "你好" and more in GBK.
extern const char *const kGbk;
//! The same text in UTF-16 with its mark.
QByteArray utf16(const char *text);
//! The pictures of a Blu-ray's: a white bar of 40x10 low in a picture of 128x64.
QByteArray barSubtitles();

std::vector<std::byte> bytesOf(const QByteArray &text);
//! A file beside the film that is to be shown at once.
Library::ExternalSubtitle sideCar(const std::string &name, const QByteArray &bytes);
//! Overlays over the film at a moment, while it is paused there.
std::size_t overlaysAt(TestPlayer &player, std::chrono::microseconds position);

} // namespace TestSupport
