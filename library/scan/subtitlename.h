#pragma once

#include <QString>

//! What the name of a subtitle file says behind its video's: ".zh-Hans.forced".
namespace Library::SubtitleName {

struct Marks
{
    QString language; //!< BCP 47: "en", "zh-Hans", "pt-BR"; empty when not stated
    bool forced = false;
    bool hearingImpaired = false;
    bool isOnlyMarks = false; //!< every word of it is one of these marks

    bool operator==(const Marks &) const = default;
};

//! Reads codes, English names and the marks used for Chinese. Pure.
Marks parse(const QString &text);

} // namespace Library::SubtitleName
