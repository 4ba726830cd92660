#include "tests/playback/subtitlesamples.h"

#include <QMap>

#include <cstring>

namespace TestSupport {

using namespace std::chrono_literals;

namespace {

//! Writes the segments of a Blu-ray's subtitles: a white bar of 40x10 low in a picture of 128x64,
//! from 2 s to 3 s and from 5 s to 6 s.
class BarSubtitles
{
public:
    QByteArray made()
    {
        show(0, false);
        show(2, true);
        show(3, false);
        show(5, true);
        show(6, false);
        return m_bytes;
    }

private:
    static QByteArray number(int value, int size)
    {
        QByteArray bytes;
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            bytes.append(char(value >> shift & 0xff));
        }
        return bytes;
    }

    void segment(int second, int type, const QByteArray &payload)
    {
        m_bytes += "PG" + number(second * 90'000, 4) + number(0, 4) + number(type, 1)
            + number(int(payload.size()), 2) + payload;
    }

    void show(int second, bool visible)
    {
        const QByteArray place = number(44, 2) + number(50, 2);
        const QByteArray size = number(40, 2) + number(10, 2);
        // What is on the screen: a whole new picture of one object or none.
        segment(second, 0x16,
            number(128, 2) + number(64, 2) + number(0x10, 1) + number(m_composition++, 2)
                + number(0x80, 1) + number(0, 2) + number(visible ? 1 : 0, 1)
                + (visible ? number(0, 4) + place : QByteArray()));
        segment(second, 0x17, number(1, 1) + number(0, 1) + place + size);
        if (visible) {
            segment(second, 0x14, QByteArray::fromHex("000001eb8080ff")); // colour 1: opaque white
            const QByteArray rows = QByteArray::fromHex("00a8010000").repeated(10);
            segment(second, 0x15,
                number(0, 3) + number(0xc0, 1) + number(int(rows.size()) + 4, 3) + size + rows);
        }
        segment(second, 0x80, {});
    }

    QByteArray m_bytes;
    int m_composition = 0;
};

} // namespace

const char *const kSrt = "1\n00:00:02,000 --> 00:00:03,000\nHello\n\n"
                         "2\n00:00:05,000 --> 00:00:06,000\nWorld\n";
const char *const kVtt = "WEBVTT\n\n00:02.000 --> 00:03.000\nHello\n\n"
                         "00:05.000 --> 00:06.000\nWorld\n";
const char *const kAss
    = "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
      "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
      "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
      "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
      "Style: Default,Inter,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,"
      "1,0,2,10,10,10,1\n\n[Events]\n"
      "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
      "Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,Hello\n"
      "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,World\n";
const char *const kGbk
    = "1\n00:00:02,000 --> 00:00:03,000\n\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7"
      "\xa3\xac\xbb\xb6\xd3\xad\xc0\xb4\xb5\xbd\xb5\xe7\xd3\xb0\xd4\xba\n\n"
      "2\n00:00:05,000 --> 00:00:06,000\n\xd4\xd9\xbc\xfb\n";

QByteArray utf16(const char *text)
{
    QByteArray bytes("\xff\xfe", 2);
    for (const char *c = text; *c != '\0'; ++c) {
        bytes.append(*c);
        bytes.append('\0');
    }
    return bytes;
}

QByteArray barSubtitles()
{
    return BarSubtitles().made();
}

std::vector<std::byte> bytesOf(const QByteArray &text)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(text.size()));
    std::memcpy(bytes.data(), text.constData(), bytes.size());
    return bytes;
}

Library::ExternalSubtitle sideCar(const std::string &name, const QByteArray &bytes)
{
    Library::ExternalSubtitle file;
    file.fileName = name;
    file.language = "en";
    file.bytes = bytesOf(bytes);
    file.select = true;
    return file;
}

std::size_t overlaysAt(TestPlayer &player, std::chrono::microseconds position)
{
    if (!player.seek(position)) {
        return SIZE_MAX;
    }
    // They come just after the picture when they are not there with it.
    const bool wanted = (position >= 2s && position < 3s) || (position >= 5s && position < 6s);
    player.wait([&] { return player.lastOverlays->empty() != wanted; }, 5s);
    const std::lock_guard lock(player.mutex);
    return player.lastOverlays->size();
}

} // namespace TestSupport
