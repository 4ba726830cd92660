#pragma once

#include <QString>
#include <QStringList>

//! Chinese names as somebody may type them in Latin letters: whole syllables without tones or their
//! first letters, with every reading of a character that has several. Pure.
namespace Library::Pinyin {

//! Without tones, the usual one first; empty for a character that has none.
QStringList readings(char32_t character);
bool hasReadings(const QString &text);

//! A name for the search index. Each word is what may be typed from some character on, so that the
//! index finds what it begins with: 长安 is "changan", "zhangan", "ca", "za"; "an", "a".
struct Words
{
    QStringList whole; //!< from the first to the last character
    QStringList start; //!< from the first character on
    QStringList inner; //!< from the others on
};
Words words(const QString &name);

//! Where typed letters stand in a name, syllables and first letters mixed at will.
struct Match
{
    int start = -1; //!< UTF-16 units; -1: nowhere
    int length = 0;
    bool whole = false; //!< nothing of the name is left over
};
Match find(const QString &name, const QString &typed);

} // namespace Library::Pinyin
